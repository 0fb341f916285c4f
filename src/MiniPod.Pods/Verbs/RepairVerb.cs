using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>repair</c>: takes down what is not as it was made, and makes it anew. A pod that is stopped stays so.</summary>
/// <param name="redone">The steps that are made anew. Default none: what an owner who is gone had chosen, nobody knows.</param>
/// <param name="isToRun">Whether the pod is to run. Default false.</param>
internal sealed class RepairVerb(IReadOnlySet<StepKey>? redone = null, bool isToRun = false) : PodVerb
{
    public override string Name => "repair";

    public override bool TakesFormerBoot => true;

    public override string AfterSignal => "a repair that has begun is finished";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) =>
        plan.Where(step => redone is not null && redone.Contains(step.Key));

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan.Where(step => isToRun || step.Level == StepLevel.Create);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.StopAsync("interrupted repair, now stopped");
}
