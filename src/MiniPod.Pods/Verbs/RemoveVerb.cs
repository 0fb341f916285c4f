using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>rm</c>: takes down all of a pod.</summary>
/// <param name="line">What is said of it when it is ended for an owner who is gone.</param>
internal sealed class RemoveVerb(string line = "interrupted rm, now removed") : PodVerb
{
    public override string Name => "rm";

    public override bool OnlyTakesAway => true;

    public override bool LeavesARest => false;

    public override string AfterSignal => "a removal that has begun is finished";

    public override PodPhase During(PodPhase before) => PodPhase.Removing;

    public override PodPhase After(PodPhase before) => PodPhase.Removing;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan;

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.RemoveAsync(line);
}
