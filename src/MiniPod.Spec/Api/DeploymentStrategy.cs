namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DeploymentStrategy.</summary>
public sealed record DeploymentStrategy
{
    public RollingUpdateDeployment? RollingUpdate { get; init; }
    public string? Type { get; init; }
}
