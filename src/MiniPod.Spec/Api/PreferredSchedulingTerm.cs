namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PreferredSchedulingTerm.</summary>
public sealed record PreferredSchedulingTerm
{
    public NodeSelectorTerm? Preference { get; init; }
    public int? Weight { get; init; }
}
