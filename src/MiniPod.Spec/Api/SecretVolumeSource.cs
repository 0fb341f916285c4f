namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecretVolumeSource.</summary>
public sealed record SecretVolumeSource
{
    public int? DefaultMode { get; init; }
    public long? DefaultUser { get; init; }
    public IReadOnlyList<KeyToPath>? Items { get; init; }
    public bool? Optional { get; init; }
    public string? SecretName { get; init; }
}
