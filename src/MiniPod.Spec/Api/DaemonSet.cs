using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' DaemonSet, apps/v1.</summary>
public sealed record DaemonSet : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public DaemonSetSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
