namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' EnvFromSource.</summary>
public sealed record EnvFromSource
{
    public string? Prefix { get; init; }
    public ConfigMapEnvSource? ConfigMapRef { get; init; }
    public SecretEnvSource? SecretRef { get; init; }
}
