using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>break</c>: makes a fault on a running pod.</summary>
internal sealed class BreakVerb : PodVerb
{
    public override string Name => "break";

    public override string AfterSignal => "an incomplete fault is undone";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan.Where(step => step.IsFault);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.LiftFaultAsync("interrupted break, its fault is undone");
}
