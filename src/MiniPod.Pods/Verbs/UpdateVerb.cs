using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Verbs;

/// <summary>Brings what a running pod has from ConfigMaps and Secrets up to date. Nothing is interrupted.</summary>
internal sealed class UpdateVerb : PodVerb
{
    public override string Name => "update";

    public override string Command => "apply";

    public override string AfterSignal => "an update in progress is completed";

    public override PodPhase During(PodPhase before) => before;

    public override PodPhase After(PodPhase before) => before;

    public override IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => plan.Where(step => step.TakesChanges);

    public override IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => plan.Where(step => step.TakesChanges);

    public override Task<string> RecoverAsync(InterruptedOperation interrupted) =>
        interrupted.FinishAsync("interrupted update ended, its files are as its record says", record => record with
        {
            Spec = record.Spec.Unfinished(),
        });
}
