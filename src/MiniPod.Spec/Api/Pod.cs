using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Pod, core/v1.</summary>
public sealed record Pod : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public PodSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
