using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ReplicaSet, apps/v1.</summary>
public sealed record ReplicaSet : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public ReplicaSetSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
