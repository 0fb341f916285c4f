using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' VolumeResourceRequirements.</summary>
public sealed record VolumeResourceRequirements
{
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}
