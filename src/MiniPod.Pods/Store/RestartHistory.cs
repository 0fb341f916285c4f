namespace MiniPod.Pods.Store;

/// <summary>What is known of the restarts of a container since its pod was started.</summary>
public sealed record RestartHistory
{
    /// <summary>No restart yet.</summary>
    public static RestartHistory None { get; } = new();

    /// <summary>How long the next start waits.</summary>
    public CrashBackoff Backoff { get; init; } = CrashBackoff.None;

    /// <summary>How long the next try waits if the last one failed before the container came to run. Default none.</summary>
    public CrashBackoff Retry { get; init; } = CrashBackoff.None;

    /// <summary>The full name of the instance that was ended because of a probe: it is followed by another one, whatever its exit code,
    /// unless the policy is Never. Default null.</summary>
    public string? EndedByProbe { get; init; }

    /// <summary>The exit code with which it ended for good, in a sandbox before this one, or because it could not be run: it is not run
    /// again. Default null: it has not.</summary>
    public int? EndedWith { get; init; }

    /// <summary>Why the last start failed, in Kubernetes' words: <c>ErrImagePull</c>, <c>CreateContainerConfigError</c>,
    /// <c>RunContainerError</c>. Default null: it did not.</summary>
    public string? FailureReason { get; init; }

    /// <summary>The same as a sentence. Default null.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>When the next instance may be started.</summary>
    /// <param name="finishedAt">The end of the last instance; null if there was none.</param>
    public DateTimeOffset StartAt(DateTimeOffset? finishedAt)
    {
        var (run, retry) = (Backoff.RestartAt(finishedAt ?? Backoff.Since), Retry.RestartAt(Retry.Since));
        return run > retry ? run : retry;
    }
}
