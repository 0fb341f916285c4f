using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>restart --container</c>: stops one container and starts it again in one operation, so that no other
/// command sees it stopped.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class RestartContainerVerb(string container) : PodVerb
{
    public override string Name => "restart-container";

    public override string Command => "restart --container";

    public override string? Container => container;

    public override string AfterSignal => "a restart in progress is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => StepSet.RunOfContainer(plan, container);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => StepSet.OfContainer(plan, container);

    public override PodRecord Settle(PodRecord record) =>
        record.WithIdle(container, isIdle: false).WithPending(container, isPending: false);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.IsDone
        ? await interrupted.KeepAsync($"container \"{container}\" ").ConfigureAwait(false)
        : await interrupted.StopContainerAsync(container, "interrupted restart, now stopped").ConfigureAwait(false);
}
