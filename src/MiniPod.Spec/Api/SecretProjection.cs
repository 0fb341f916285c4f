namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecretProjection.</summary>
public sealed record SecretProjection
{
    public IReadOnlyList<KeyToPath>? Items { get; init; }
    public string? Name { get; init; }
    public bool? Optional { get; init; }
}
