namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ObjectFieldSelector.</summary>
public sealed record ObjectFieldSelector
{
    public string? ApiVersion { get; init; }
    public string? FieldPath { get; init; }
}
