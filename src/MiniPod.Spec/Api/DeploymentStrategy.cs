namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DeploymentStrategy.</summary>
public sealed record DeploymentStrategy
{
    public string? Type { get; init; }
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}
