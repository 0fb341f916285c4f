using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' StatefulSet, apps/v1.</summary>
public sealed record StatefulSet : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public StatefulSetSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
