namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Sysctl.</summary>
public sealed record Sysctl
{
    public string? Name { get; init; }
    public string? Value { get; init; }
}
