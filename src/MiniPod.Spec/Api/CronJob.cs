using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' CronJob, batch/v1.</summary>
public sealed record CronJob : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public CronJobSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
