namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' WeightedPodAffinityTerm.</summary>
public sealed record WeightedPodAffinityTerm
{
    public int? Weight { get; init; }
    public PodAffinityTerm? PodAffinityTerm { get; init; }
}
