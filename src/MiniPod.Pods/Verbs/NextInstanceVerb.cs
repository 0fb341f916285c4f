using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary>The agent starts a container that is due, or the next instance of one that has ended.</summary>
/// <param name="container">The full name of the instance.</param>
internal sealed class NextInstanceVerb(string container) : PodVerb
{
    public override string Name => "next-instance";

    public override string Command => "agent";

    public override string? Container => container;

    public override string AfterSignal => "an incomplete start is undone";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => StepSet.OfContainer(plan, container);

    public override PodRecord Settle(PodRecord record) => record.WithPending(container, isPending: false);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.IsDone
        ? await interrupted.KeepAsync($"container \"{container}\" ").ConfigureAwait(false)
        : await interrupted.TakeBackInstanceAsync(container).ConfigureAwait(false);
}
