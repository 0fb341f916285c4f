namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SELinuxOptions.</summary>
public sealed record SELinuxOptions
{
    public string? User { get; init; }
    public string? Role { get; init; }
    public string? Type { get; init; }
    public string? Level { get; init; }
}
