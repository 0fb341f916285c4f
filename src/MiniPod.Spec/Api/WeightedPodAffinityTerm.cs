namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' WeightedPodAffinityTerm.</summary>
public sealed record WeightedPodAffinityTerm
{
    public PodAffinityTerm? PodAffinityTerm { get; init; }
    public int? Weight { get; init; }
}
