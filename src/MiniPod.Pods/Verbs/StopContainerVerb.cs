using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>stop --container</c>: stops one container. The others, and the network, stay.</summary>
/// <param name="container">The container's full name.</param>
internal sealed class StopContainerVerb(string container) : PodVerb
{
    public override string Name => "stop-container";

    public override string Command => "stop --container";

    public override string? Container => container;

    public override bool OnlyTakesAway => true;

    public override string AfterSignal => "a stop in progress is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => StepSet.RunOfContainer(plan, container);

    public override PodRecord Settle(PodRecord record) => record.WithIdle(container, isIdle: true);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.StopContainerAsync(container, "interrupted stop, now stopped");
}
