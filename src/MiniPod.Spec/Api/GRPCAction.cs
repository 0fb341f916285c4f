namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' GRPCAction.</summary>
public sealed record GRPCAction
{
    public string? Mode { get; init; }
    public int? Port { get; init; }
    public string? Service { get; init; }
}
