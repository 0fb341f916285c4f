namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecretEnvSource.</summary>
public sealed record SecretEnvSource
{
    public string? Name { get; init; }
    public bool? Optional { get; init; }
}
