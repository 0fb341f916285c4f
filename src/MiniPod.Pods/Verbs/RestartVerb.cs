using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>restart</c>: stops a pod and starts it again in one operation, so that no other command sees it
/// stopped.</summary>
internal sealed class RestartVerb : PodVerb
{
    public override string Name => "restart";

    public override string AfterSignal => "a restart in progress is completed";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.Level == StepLevel.Run);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan;

    public override PodRecord Settle(PodRecord record) => record with { IsToResume = false };

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.StopAsync("interrupted restart, now stopped");
}
