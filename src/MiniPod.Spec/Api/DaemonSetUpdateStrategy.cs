namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DaemonSetUpdateStrategy.</summary>
public sealed record DaemonSetUpdateStrategy
{
    public string? Type { get; init; }
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
}
