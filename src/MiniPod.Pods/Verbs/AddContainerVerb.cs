using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>run --pod</c>: creates and starts another container of a pod, after whatever the pod still needs to
/// run.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class AddContainerVerb(string container) : PodVerb
{
    public override string Name => "add";

    public override string Command => "run --pod";

    public override string? Container => container;

    public override string AfterSignal => "nothing is left behind";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => PodPhase.Running;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => StepSet.OfContainer(plan, container);

    public override async Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.IsDone
        ? await interrupted.KeepAsync($"container \"{container}\" ").ConfigureAwait(false)
        : await interrupted.DropWhatWasMadeAsync(container).ConfigureAwait(false);
}
