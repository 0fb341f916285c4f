namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' NodeAffinity.</summary>
public sealed record NodeAffinity
{
    public IReadOnlyList<PreferredSchedulingTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
