using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>rm</c>: takes down a whole pod.</summary>
/// <param name="line">The message when recovery completes the operation of a dead owner.</param>
internal sealed class RemoveVerb(string line = "interrupted rm, now removed") : PodVerb
{
    public override string Name => "rm";

    public override bool OnlyTakesAway => true;

    public override bool LeavesARest => false;

    public override string AfterSignal => "a removal in progress is completed";

    public override PodPhase During(PodPhase before) => PodPhase.Removing;

    public override PodPhase After(PodPhase before) => PodPhase.Removing;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan;

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.RemoveAsync(line);
}
