namespace MiniPod.Pods.Store;

/// <summary>How a pod ended.</summary>
/// <param name="IsSuccess">Whether all its containers ended with 0: the phase is Succeeded, otherwise Failed.</param>
/// <param name="Reason">Why it failed as a whole, in Kubernetes' word: <c>DeadlineExceeded</c>. Null: its containers say why.</param>
public sealed record PodFinish(bool IsSuccess, string? Reason = null);
