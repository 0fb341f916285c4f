namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' LabelSelectorRequirement.</summary>
public sealed record LabelSelectorRequirement
{
    public string? Key { get; init; }
    public string? Operator { get; init; }
    public IReadOnlyList<string>? Values { get; init; }
}
