namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Capabilities.</summary>
public sealed record Capabilities
{
    public IReadOnlyList<string>? Add { get; init; }
    public IReadOnlyList<string>? Drop { get; init; }
}
