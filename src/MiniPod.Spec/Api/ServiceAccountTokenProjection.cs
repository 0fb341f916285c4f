namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ServiceAccountTokenProjection.</summary>
public sealed record ServiceAccountTokenProjection
{
    public string? Audience { get; init; }
    public long? ExpirationSeconds { get; init; }
    public string? Path { get; init; }
    public long? User { get; init; }
}
