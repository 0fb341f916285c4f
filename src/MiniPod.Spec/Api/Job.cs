using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Job, batch/v1.</summary>
public sealed record Job : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public JobSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
