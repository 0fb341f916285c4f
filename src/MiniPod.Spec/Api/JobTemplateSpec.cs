namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' JobTemplateSpec.</summary>
public sealed record JobTemplateSpec
{
    public ObjectMeta? Metadata { get; init; }
    public JobSpec? Spec { get; init; }
}
