namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' GRPCAction.</summary>
public sealed record GRPCAction
{
    public int? Port { get; init; }
    public string? Service { get; init; }
    public string? Mode { get; init; }
}
