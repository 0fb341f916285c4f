using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>run</c>: creates a pod and starts it.</summary>
internal sealed class RunVerb : PodVerb
{
    public override string Name => "run";

    public override string AfterSignal => "nothing is left behind";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan;

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.IsDone
            ? await interrupted.KeepAsync().ConfigureAwait(false)
            : await interrupted.RemoveAsync("was incomplete, removed").ConfigureAwait(false);
}
