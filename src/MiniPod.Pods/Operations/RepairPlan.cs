using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>What a repair will take down and re-create, based on what is wrong. What is intact is not
/// touched.</summary>
public sealed record RepairPlan
{
    /// <summary>What is wrong.</summary>
    public required IReadOnlyList<PodProblem> Problems { get; init; }

    /// <summary>What will be done, one line each, in order.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether containers must be re-created, which loses their writable layers. Only <c>--recreate</c> allows
    /// it.</summary>
    public required bool NeedsRecreation { get; init; }

    /// <summary>What the plugins report after the repair as before it; it is not offered for repair again. Default none.</summary>
    public IReadOnlyList<PodProblem> Uncured { get; init; } = [];

    /// <summary>Whether the plugins of the pod's networks could have been asked too (<see cref="RepairOptions.Check"/>), and were not.
    /// </summary>
    public bool IsUnchecked { get; init; }

    /// <summary>What the repair would change; null unless it was only planned.</summary>
    public Forecasts.PodForecast? Forecast { get; init; }

    /// <summary>Whether a network is attached again.</summary>
    internal bool IsOfTheNetwork => IsRestart
        || Problems.Any(problem => problem.Kind is
            PodProblemKind.InterfaceMissing or PodProblemKind.InterfaceUnplugged or PodProblemKind.CheckFailed
            || problem.Kind == PodProblemKind.GatewayUnanswered && !Remembered.Contains(problem.Report));

    /// <summary>What former repairs did not change. Default none.</summary>
    internal IReadOnlyList<string?> Remembered { get; init; } = [];

    /// <summary>The steps that are undone first and then done again.</summary>
    internal IReadOnlySet<StepKey> Redone { get; init; } = new HashSet<StepKey>();

    /// <summary>Whether everything that only a running pod has is re-created, so that nothing of the pod keeps
    /// running.</summary>
    internal bool IsRestart { get; init; }

    /// <summary>Returns the plan for a pod that was left unfinished. What else is wrong is known only after its
    /// recovery.</summary>
    internal static RepairPlan Recover(PodStatus status) => new()
    {
        Problems = status.Problems,
        Lines = ["finish or undo what an interrupted command left, as 'minipod recover' does, and then check again"],
        NeedsRecreation = false,
    };

    /// <summary>Returns the plan for a pod with a fault that was made on purpose. What else is wrong is known only once it is
    /// undone.</summary>
    internal static RepairPlan Lift(InjectedFault fault) => new()
    {
        Problems = [],
        Lines = [$"undo the fault that 'minipod break' made{(fault.IsPuzzle ? "" : $": {fault.Name}")}"],
        NeedsRecreation = false,
    };

    /// <summary>Plans the repair. Each step decides what becomes of it.</summary>
    internal static RepairPlan For(PodStatus status, IReadOnlyList<IStep> plan)
    {
        var round = new RepairRound(status.Record, status.Containers, status.Problems, plan);
        var redone = plan.Where(step => round.Of(step).IsRedone).ToList();

        // Steps are taken down in reverse order by kind, and brought up in order.
        var down = redone.GroupBy(step => step.Key.Kind).Reverse().SelectMany(kind => kind).Select(step => round.Of(step).Down);
        var up = redone.Select(step => round.Of(step).Up);
        return new RepairPlan
        {
            Problems = status.Problems,
            Lines = [.. down.Concat(up).OfType<string>().Distinct()],
            NeedsRecreation = redone.Any(step => round.Of(step).LosesData),
            Remembered = status.Record.Uncured,
            Redone = redone.Select(step => step.Key).ToHashSet(),
            IsRestart = round.IsToRun && plan.Where(step => step.Level == StepLevel.Run).All(redone.Contains),
        };
    }
}
