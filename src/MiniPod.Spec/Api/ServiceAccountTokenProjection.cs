namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ServiceAccountTokenProjection.</summary>
public sealed record ServiceAccountTokenProjection
{
    public string? Path { get; init; }
    public string? Audience { get; init; }
    public long? ExpirationSeconds { get; init; }
    public long? User { get; init; }
}
