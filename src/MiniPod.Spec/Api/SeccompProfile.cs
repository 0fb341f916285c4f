namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SeccompProfile.</summary>
public sealed record SeccompProfile
{
    public string? Type { get; init; }
    public string? LocalhostProfile { get; init; }
}
