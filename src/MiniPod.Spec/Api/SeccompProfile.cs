namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SeccompProfile.</summary>
public sealed record SeccompProfile
{
    public string? LocalhostProfile { get; init; }
    public string? Type { get; init; }
}
