namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' NodeSelectorRequirement.</summary>
public sealed record NodeSelectorRequirement
{
    public string? Key { get; init; }
    public string? Operator { get; init; }
    public IReadOnlyList<string>? Values { get; init; }
}
