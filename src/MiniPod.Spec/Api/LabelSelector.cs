namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' LabelSelector.</summary>
public sealed record LabelSelector
{
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}
