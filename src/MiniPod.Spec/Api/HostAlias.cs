namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HostAlias.</summary>
public sealed record HostAlias
{
    public string? Ip { get; init; }
    public IReadOnlyList<string>? Hostnames { get; init; }
}
