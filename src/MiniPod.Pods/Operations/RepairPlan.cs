using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Operations;

/// <summary>What a repair will take down and make anew, found from what is wrong. What is still good is not touched.</summary>
public sealed record RepairPlan
{
    /// <summary>What is wrong.</summary>
    public required IReadOnlyList<PodProblem> Problems { get; init; }

    /// <summary>What will be done, a line each, in the order in which it is done.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether containers must be made anew, whose writable layers are lost; allowed by <c>--recreate</c> alone.</summary>
    public required bool NeedsRecreation { get; init; }

    /// <summary>The steps that are undone first and then done again.</summary>
    internal IReadOnlySet<StepKey> Redone { get; init; } = new HashSet<StepKey>();

    /// <summary>Whether all that only a running pod has is made anew: then nothing of the pod goes on as it was.</summary>
    internal bool IsRestart { get; init; }

    /// <summary>The plan for a pod that was left half-way: what else is wrong shows once it is whole.</summary>
    internal static RepairPlan Recover(PodStatus status) => new()
    {
        Problems = status.Problems,
        Lines = ["finish or undo what an interrupted command left, as 'minipod recover' does, and then look again"],
        NeedsRecreation = false,
    };

    /// <summary>Finds what is to be done: each step says what becomes of it.</summary>
    internal static RepairPlan For(PodStatus status, IReadOnlyList<IStep> plan)
    {
        var round = new RepairRound(status.Record, status.Containers, status.Problems, plan);
        var redone = plan.Where(step => round.Of(step).IsRedone).ToList();

        // On the way down the last kind of step first, on the way up the first.
        var down = redone.GroupBy(step => step.Key.Kind).Reverse().SelectMany(kind => kind).Select(step => round.Of(step).Down);
        var up = redone.Select(step => round.Of(step).Up);
        return new RepairPlan
        {
            Problems = status.Problems,
            Lines = [.. down.Concat(up).OfType<string>().Distinct()],
            NeedsRecreation = redone.Any(step => round.Of(step).LosesData),
            Redone = redone.Select(step => step.Key).ToHashSet(),
            IsRestart = round.IsToRun && plan.Where(step => step.Level == StepLevel.Run).All(redone.Contains),
        };
    }
}
