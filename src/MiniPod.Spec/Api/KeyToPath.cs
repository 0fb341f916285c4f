namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' KeyToPath.</summary>
public sealed record KeyToPath
{
    public string? Key { get; init; }
    public string? Path { get; init; }
    public int? Mode { get; init; }
    public long? User { get; init; }
}
