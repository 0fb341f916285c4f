namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DaemonSetSpec.</summary>
public sealed record DaemonSetSpec
{
    public LabelSelector? Selector { get; init; }
    public PodTemplateSpec? Template { get; init; }
    public DaemonSetUpdateStrategy? UpdateStrategy { get; init; }
    public int? MinReadySeconds { get; init; }
    public int? RevisionHistoryLimit { get; init; }
}
