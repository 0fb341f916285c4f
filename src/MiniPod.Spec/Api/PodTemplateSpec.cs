namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodTemplateSpec.</summary>
public sealed record PodTemplateSpec
{
    public ObjectMeta? Metadata { get; init; }
    public PodSpec? Spec { get; init; }
}
