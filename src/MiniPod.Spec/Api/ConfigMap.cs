namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ConfigMap, core/v1.</summary>
public sealed record ConfigMap : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public IReadOnlyDictionary<string, string>? Data { get; init; }
    public IReadOnlyDictionary<string, string>? BinaryData { get; init; }
    public bool? Immutable { get; init; }
}
