using MiniPod.Pods.Jobs;

namespace MiniPod.Agent.Jobs;

/// <summary>A Job that a CronJob has made.</summary>
/// <param name="FullName">Its full name.</param>
/// <param name="ScheduledAt">The time for which it was made.</param>
/// <param name="End">How it ended; null if it has not.</param>
public sealed record CronChild(string FullName, DateTimeOffset ScheduledAt, JobEnd? End = null);
