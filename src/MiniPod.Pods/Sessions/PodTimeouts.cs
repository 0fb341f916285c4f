namespace MiniPod.Pods.Sessions;

/// <summary>The timeouts of an operation on a pod.</summary>
public sealed record PodTimeouts
{
    /// <summary>How long to wait for another command on the same pod. Default one minute.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The limit for the clean-up after a failure, independent of the caller's own limit. Default two
    /// minutes.</summary>
    public TimeSpan CleanUp { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for the plugins of a dead process before they are terminated. Default one minute, the
    /// same as a plugin's own limit.</summary>
    public TimeSpan InFlight { get; init; } = TimeSpan.FromMinutes(1);
}
