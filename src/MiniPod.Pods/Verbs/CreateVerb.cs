using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>create</c>: creates a pod without starting it.</summary>
internal sealed class CreateVerb : PodVerb
{
    public override string Name => "create";

    public override string AfterSignal => "nothing is left behind";

    public override PodPhase During(PodPhase before) => PodPhase.Creating;

    public override PodPhase After(PodPhase before) => PodPhase.Created;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan.Where(step => step.Level == StepLevel.Create);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.IsDone
            ? await interrupted.KeepAsync().ConfigureAwait(false)
            : await interrupted.RemoveAsync("was incomplete, removed").ConfigureAwait(false);
}
