using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary>The agent ends an instance of a container, which its restart policy may start again.</summary>
/// <param name="container">The full name of the instance.</param>
internal sealed class EndInstanceVerb(string container) : PodVerb
{
    public override string Name => "end-instance";

    public override string Command => "agent";

    public override string? Container => container;

    public override bool OnlyTakesAway => true;

    public override string AfterSignal => "it is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => StepSet.RunOfContainer(plan, container);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.EndInstanceAsync(container);
}
