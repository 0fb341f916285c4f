namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodOS.</summary>
public sealed record PodOS
{
    public string? Name { get; init; }
}
