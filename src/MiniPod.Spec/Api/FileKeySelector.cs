namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' FileKeySelector.</summary>
public sealed record FileKeySelector
{
    public string? VolumeName { get; init; }
    public string? Path { get; init; }
    public string? Key { get; init; }
    public bool? Optional { get; init; }
}
