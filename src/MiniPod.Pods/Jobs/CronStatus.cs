namespace MiniPod.Pods.Jobs;

/// <summary>How far a CronJob is.</summary>
/// <param name="LastScheduledAt">The last time of its schedule for which it made a Job; null if it has made none.</param>
public sealed record CronStatus(DateTimeOffset? LastScheduledAt = null);
