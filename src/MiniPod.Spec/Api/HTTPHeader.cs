namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HTTPHeader.</summary>
public sealed record HTTPHeader
{
    public string? Name { get; init; }
    public string? Value { get; init; }
}
