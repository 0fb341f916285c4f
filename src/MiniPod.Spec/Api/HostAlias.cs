namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HostAlias.</summary>
public sealed record HostAlias
{
    public IReadOnlyList<string>? Hostnames { get; init; }
    public string? Ip { get; init; }
}
