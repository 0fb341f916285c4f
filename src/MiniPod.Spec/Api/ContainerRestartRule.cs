using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ContainerRestartRule.</summary>
public sealed record ContainerRestartRule
{
    public string? Action { get; init; }
    [JsonPropertyName("exitCodes")]
    public ContainerRestartRuleOnExitCodes? OnExitCodes { get; init; }
}
