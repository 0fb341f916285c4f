using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>rm --container</c>: removes one attempt of a container from a pod. The others, and the network,
/// stay.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class RemoveContainerVerb(string container) : PodVerb
{
    public override string Name => "remove-container";

    public override string Command => "rm --container";

    public override string? Container => container;

    public override bool LeavesARest => false;

    public override string AfterSignal => "a removal in progress is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.Container == container);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.DropContainerAsync(container);
}
