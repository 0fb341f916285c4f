namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodDNSConfig.</summary>
public sealed record PodDNSConfig
{
    public IReadOnlyList<string>? Nameservers { get; init; }
    public IReadOnlyList<string>? Searches { get; init; }
    public IReadOnlyList<PodDNSConfigOption>? Options { get; init; }
}
