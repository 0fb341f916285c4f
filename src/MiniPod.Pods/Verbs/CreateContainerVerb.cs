using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>create --pod</c>: creates another container of a pod, or re-creates one as its next attempt, without
/// starting it.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class CreateContainerVerb(string container) : PodVerb
{
    public override string Name => "create-container";

    public override string Command => "create --pod";

    public override string? Container => container;

    public override string AfterSignal => "nothing is left behind";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) =>
        StepSet.OfContainer(plan, container).Where(step => step.Level == StepLevel.Create);

    public override PodRecord Settle(PodRecord record) => record.WithIdle(container, isIdle: true);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.IsDone
        ? await interrupted.KeepAsync($"container \"{container}\" ").ConfigureAwait(false)
        : await interrupted.DropWhatWasMadeAsync(container).ConfigureAwait(false);
}
