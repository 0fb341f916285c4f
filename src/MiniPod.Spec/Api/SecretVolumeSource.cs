namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecretVolumeSource.</summary>
public sealed record SecretVolumeSource
{
    public string? SecretName { get; init; }
    public IReadOnlyList<KeyToPath>? Items { get; init; }
    public int? DefaultMode { get; init; }
    public bool? Optional { get; init; }
    public long? DefaultUser { get; init; }
}
