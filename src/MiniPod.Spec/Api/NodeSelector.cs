namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' NodeSelector.</summary>
public sealed record NodeSelector
{
    public IReadOnlyList<NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}
