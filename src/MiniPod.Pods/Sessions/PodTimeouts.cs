namespace MiniPod.Pods.Sessions;

/// <summary>How long an operation on a pod waits for what.</summary>
public sealed record PodTimeouts
{
    /// <summary>For another command on the same pod. Default one minute.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For the clean-up after a failure, whatever the caller's own limit was. Default two minutes.</summary>
    public TimeSpan CleanUp { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the plugins of a process that died, before they are ended. Default one minute, which is a plugin's own limit.</summary>
    public TimeSpan InFlight { get; init; } = TimeSpan.FromMinutes(1);
}
