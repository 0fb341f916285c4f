namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecretProjection.</summary>
public sealed record SecretProjection
{
    public string? Name { get; init; }
    public IReadOnlyList<KeyToPath>? Items { get; init; }
    public bool? Optional { get; init; }
}
