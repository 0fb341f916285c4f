using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>A repair that is being planned: what is wrong, and what becomes of each step. A step may ask for another
/// one's lot, not for its own.</summary>
/// <param name="record">The pod.</param>
/// <param name="containers">Its app containers as they are now.</param>
/// <param name="problems">What is wrong.</param>
/// <param name="plan">Its steps.</param>
internal sealed class RepairRound(
    PodRecord record, IReadOnlyList<ContainerStatus> containers, IReadOnlyList<PodProblem> problems, IReadOnlyList<IStep> plan)
{
    private readonly Dictionary<StepKey, StepRepair> _lots = [];

    /// <summary>Whether the pod is to run; of one that is stopped, only what a stopped pod keeps is made anew.</summary>
    public bool IsToRun => record.Phase == PodPhase.Running;

    /// <summary>What becomes of a step.</summary>
    public StepRepair Of(IStep step)
    {
        if (_lots.TryGetValue(step.Key, out var known)) return known;
        var lot = step.Level == StepLevel.Run && !IsToRun ? StepRepair.Keep : step.Repair(this);
        return _lots[step.Key] = lot;
    }

    /// <summary>Whether a step is redone.</summary>
    public bool IsRedone(StepKey key) => plan.FirstOrDefault(step => step.Key == key) is { } step && Of(step).IsRedone;

    /// <summary>Whether any step that needs a step is redone.</summary>
    public bool IsAnyUserRedone(StepKey key) => plan.Any(step => step.Needs.Any(need => need.Step == key) && Of(step).IsRedone);

    /// <summary>Whether something of a kind is wrong.</summary>
    public bool Has(params ReadOnlySpan<PodProblemKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (problems.Any(problem => problem.Kind == kind)) return true;
        }

        return false;
    }

    /// <summary>Whether something of a kind is wrong with a container, a path, an interface.</summary>
    public bool HasAt(PodProblemKind kind, string subject) => problems.Any(problem => problem.Kind == kind && problem.Subject == subject);

    /// <summary>An app container as it is now.</summary>
    public ContainerStatus Container(string name) => containers.First(container => container.Name == name);
}
