using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary><c>stop</c>: takes down what only a running pod has. Its containers are kept.</summary>
/// <param name="line">The message when recovery completes the operation of a dead owner.</param>
internal sealed class StopVerb(string line = "interrupted stop, now stopped") : PodVerb
{
    public override string Name => "stop";

    public override bool OnlyTakesAway => true;

    public override string AfterSignal => "a stop in progress is completed";

    public override PodPhase During(PodPhase before) => PodPhase.Stopping;

    public override PodPhase After(PodPhase before) => PodPhase.Exited;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.Level == StepLevel.Run);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) => interrupted.StopAsync(line);
}
