namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ReplicaSetSpec.</summary>
public sealed record ReplicaSetSpec
{
    public int? Replicas { get; init; }
    public LabelSelector? Selector { get; init; }
    public PodTemplateSpec? Template { get; init; }
    public int? MinReadySeconds { get; init; }
}
