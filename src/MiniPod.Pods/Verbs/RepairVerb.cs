using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>repair</c>: takes down what has changed and re-creates it. A stopped pod stays stopped.</summary>
/// <param name="redone">The steps to redo. Default none: recovery does not know which steps a dead owner had
/// chosen.</param>
/// <param name="isToRun">Whether the pod should run. Default false.</param>
internal sealed class RepairVerb(IReadOnlySet<StepKey>? redone = null, bool isToRun = false) : PodVerb
{
    public override string Name => "repair";

    public override bool TakesFormerBoot => true;

    public override string AfterSignal => "a repair in progress is completed";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) =>
        plan.Where(step => redone is not null && redone.Contains(step.Key));

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan.Where(step => isToRun || step.Level == StepLevel.Create);

    // The repair of a pod that is stopped for the moment comes before its start.
    public override PodRecord Settle(PodRecord record) => isToRun ? record with { IsToResume = false } : record;

    // If the record says that a watched pod runs, and is not to be resumed, the repair was complete, or had not begun.
    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.Record is { Phase: PodPhase.Running, Operation: null, IsToResume: false, Spec.IsWatched: true }
            ? interrupted.KeepAsync()
            : interrupted.StopAsync("interrupted repair, now stopped");
}
