namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' TopologySpreadConstraint.</summary>
public sealed record TopologySpreadConstraint
{
    public int? MaxSkew { get; init; }
    public string? TopologyKey { get; init; }
    public string? WhenUnsatisfiable { get; init; }
    public LabelSelector? LabelSelector { get; init; }
    public int? MinDomains { get; init; }
    public string? NodeAffinityPolicy { get; init; }
    public string? NodeTaintsPolicy { get; init; }
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
}
