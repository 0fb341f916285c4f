using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>A repair that is being planned: what is wrong, and what becomes of each step. A step may ask about other
/// steps, but not about itself.</summary>
/// <param name="record">The pod.</param>
/// <param name="containers">The pod's app containers as they are now.</param>
/// <param name="problems">What is wrong.</param>
/// <param name="plan">The pod's steps.</param>
internal sealed class RepairRound(
    PodRecord record, IReadOnlyList<ContainerStatus> containers, IReadOnlyList<PodProblem> problems, IReadOnlyList<IStep> plan)
{
    private readonly Dictionary<StepKey, StepRepair> _decisions = [];

    /// <summary>Whether the pod should run. Otherwise only what a stopped pod keeps is re-created.</summary>
    public bool IsToRun => record.Phase == PodPhase.Running;

    /// <summary>Returns what becomes of a step.</summary>
    public StepRepair Of(IStep step)
    {
        if (_decisions.TryGetValue(step.Key, out var known)) return known;
        var decision = step.Level == StepLevel.Run && !IsToRun ? StepRepair.Keep : step.Repair(this);
        return _decisions[step.Key] = decision;
    }

    /// <summary>Whether a step is redone.</summary>
    public bool IsRedone(StepKey key) => plan.FirstOrDefault(step => step.Key == key) is { } step && Of(step).IsRedone;

    /// <summary>Whether any step that needs the given step is redone.</summary>
    public bool IsAnyUserRedone(StepKey key) => plan.Any(step => step.Needs.Any(need => need.Step == key) && Of(step).IsRedone);

    /// <summary>Whether there is a problem of one of the given kinds.</summary>
    public bool Has(params ReadOnlySpan<PodProblemKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (problems.Any(problem => problem.Kind == kind)) return true;
        }

        return false;
    }

    /// <summary>Whether there is a problem of a kind with the given container, path or interface.</summary>
    public bool HasAt(PodProblemKind kind, string subject) => problems.Any(problem => problem.Kind == kind && problem.Subject == subject);

    /// <summary>Returns an app container as it is now.</summary>
    public ContainerStatus Container(string name) => containers.First(container => container.Name == name);
}
