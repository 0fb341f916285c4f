namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodDNSConfigOption.</summary>
public sealed record PodDNSConfigOption
{
    public string? Name { get; init; }
    public string? Value { get; init; }
}
