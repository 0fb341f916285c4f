using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>start</c>: starts a pod that was created or stopped. What a former run left in effect goes first.</summary>
internal sealed class StartVerb : PodVerb
{
    public override string Name => "start";

    public override string AfterSignal => "a start that is not done is undone";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.Level == StepLevel.Run);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan;

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.StopAsync("interrupted start, now stopped");
}
