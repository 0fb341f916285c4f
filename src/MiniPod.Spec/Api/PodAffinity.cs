namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodAffinity.</summary>
public sealed record PodAffinity
{
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
