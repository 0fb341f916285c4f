using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>break --undo</c>: undoes the fault that was made on a pod, and nothing else.</summary>
internal sealed class LiftVerb : PodVerb
{
    public override string Name => "lift";

    public override string Command => "break --undo";

    public override bool OnlyTakesAway => true;

    public override string AfterSignal => "the undo of a fault is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.IsFault);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.LiftFaultAsync("interrupted undo of a fault, now undone");
}
