using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' JobSpec.</summary>
public sealed record JobSpec
{
    public PodTemplateSpec? Template { get; init; }
    public int? Completions { get; init; }
    public int? Parallelism { get; init; }
    public int? BackoffLimit { get; init; }
    public long? ActiveDeadlineSeconds { get; init; }
    public bool? Suspend { get; init; }
    public int? TtlSecondsAfterFinished { get; init; }
    public string? CompletionMode { get; init; }
    public int? BackoffLimitPerIndex { get; init; }
    public int? MaxFailedIndexes { get; init; }
    public JsonElement? PodFailurePolicy { get; init; }
    public JsonElement? SuccessPolicy { get; init; }
    public string? PodReplacementPolicy { get; init; }
    public LabelSelector? Selector { get; init; }
    public bool? ManualSelector { get; init; }
    public string? ManagedBy { get; init; }
    public JsonElement? Scheduling { get; init; }
}
