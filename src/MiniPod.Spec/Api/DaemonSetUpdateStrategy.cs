namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DaemonSetUpdateStrategy.</summary>
public sealed record DaemonSetUpdateStrategy
{
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
    public string? Type { get; init; }
}
