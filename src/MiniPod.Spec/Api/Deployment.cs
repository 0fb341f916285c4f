using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Deployment, apps/v1.</summary>
public sealed record Deployment : IApiObject
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }
    public ObjectMeta? Metadata { get; init; }
    public DeploymentSpec? Spec { get; init; }
    public JsonElement? Status { get; init; }
}
