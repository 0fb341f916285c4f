namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodAntiAffinity.</summary>
public sealed record PodAntiAffinity
{
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
