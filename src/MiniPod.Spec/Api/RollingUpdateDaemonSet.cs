using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' RollingUpdateDaemonSet.</summary>
public sealed record RollingUpdateDaemonSet
{
    public IntOrString? MaxSurge { get; init; }
    public IntOrString? MaxUnavailable { get; init; }
}
