using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>start --container</c>: starts one container, after whatever the pod still needs to run.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class StartContainerVerb(string container) : PodVerb
{
    public override string Name => "start-container";

    public override string Command => "start --container";

    public override string? Container => container;

    public override string AfterSignal => "an incomplete start is undone";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => StepSet.RunOfContainer(plan, container);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => StepSet.OfContainer(plan, container);

    public override PodRecord Settle(PodRecord record) =>
        record.WithIdle(container, isIdle: false).WithPending(container, isPending: false);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.IsDone
        ? await interrupted.KeepAsync($"container \"{container}\" ").ConfigureAwait(false)
        : await interrupted.StopContainerAsync(container, "interrupted start, now stopped").ConfigureAwait(false);
}
