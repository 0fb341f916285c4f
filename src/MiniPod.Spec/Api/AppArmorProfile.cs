namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' AppArmorProfile.</summary>
public sealed record AppArmorProfile
{
    public string? Type { get; init; }
    public string? LocalhostProfile { get; init; }
}
