using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Service, core/v1.</summary>
public sealed record Service : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public ServiceSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
