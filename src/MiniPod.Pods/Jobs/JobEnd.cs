namespace MiniPod.Pods.Jobs;

/// <summary>How a Job ended.</summary>
/// <param name="IsSuccess">Whether it is complete; otherwise it has failed.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why it failed, in Kubernetes' word: <c>BackoffLimitExceeded</c>, <c>DeadlineExceeded</c>; null if it has
/// not.</param>
public sealed record JobEnd(bool IsSuccess, DateTimeOffset At, string? Reason = null);
