namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' AppArmorProfile.</summary>
public sealed record AppArmorProfile
{
    public string? LocalhostProfile { get; init; }
    public string? Type { get; init; }
}
