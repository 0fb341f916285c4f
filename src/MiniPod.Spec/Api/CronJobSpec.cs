namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' CronJobSpec.</summary>
public sealed record CronJobSpec
{
    public string? Schedule { get; init; }
    public string? TimeZone { get; init; }
    public string? ConcurrencyPolicy { get; init; }
    public bool? Suspend { get; init; }
    public long? StartingDeadlineSeconds { get; init; }
    public int? SuccessfulJobsHistoryLimit { get; init; }
    public int? FailedJobsHistoryLimit { get; init; }
    public JobTemplateSpec? JobTemplate { get; init; }
}
