namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodAffinityTerm.</summary>
public sealed record PodAffinityTerm
{
    public string? TopologyKey { get; init; }
    public LabelSelector? LabelSelector { get; init; }
    public IReadOnlyList<string>? Namespaces { get; init; }
    public LabelSelector? NamespaceSelector { get; init; }
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
    public IReadOnlyList<string>? MismatchLabelKeys { get; init; }
}
