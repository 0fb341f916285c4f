namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PreferredSchedulingTerm.</summary>
public sealed record PreferredSchedulingTerm
{
    public int? Weight { get; init; }
    public NodeSelectorTerm? Preference { get; init; }
}
