using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>run</c>: makes a pod and starts it.</summary>
internal sealed class RunVerb : PodVerb
{
    public override string Name => "run";

    public override string AfterSignal => "nothing half-made is left";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan;

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.IsDone
            ? await interrupted.KeepAsync().ConfigureAwait(false)
            : await interrupted.RemoveAsync("was not complete, removed").ConfigureAwait(false);
}
