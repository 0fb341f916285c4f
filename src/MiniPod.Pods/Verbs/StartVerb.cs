using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>start</c>: starts a pod that was created or stopped. What a previous run left in effect is undone
/// first.</summary>
internal sealed class StartVerb : PodVerb
{
    public override string Name => "start";

    public override string AfterSignal => "an incomplete start is undone";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.Level == StepLevel.Run);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan;

    public override PodRecord Settle(PodRecord record) => record with { IsToResume = false };

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.StopAsync("interrupted start, now stopped");
}
