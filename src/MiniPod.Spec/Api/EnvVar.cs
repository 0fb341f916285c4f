namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' EnvVar.</summary>
public sealed record EnvVar
{
    public string? Name { get; init; }
    public string? Value { get; init; }
    public EnvVarSource? ValueFrom { get; init; }
}
