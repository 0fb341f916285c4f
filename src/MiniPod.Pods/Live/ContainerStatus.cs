using MiniPod.Engine;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Live;

/// <summary>The current status of a container of a pod.</summary>
public sealed record ContainerStatus
{
    /// <summary>Its name in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>How many times it has been re-created, 0 for the first instance.</summary>
    public int Attempt { get; init; }

    /// <summary>Its name, followed by a dot and the attempt unless that is 0.</summary>
    public string FullName => ContainerSpec.FullNameOf(Name, Attempt);

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>The engine's ID of it, 64 hexadecimal digits; null if it does not exist.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Its state; null if the engine has no such container.</summary>
    public ContainerState? State { get; init; }

    /// <summary>The engine's human-readable status.</summary>
    public required string Status { get; init; }

    /// <summary>What it is for.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>The exit code of its last run; null if it runs, or never ran.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it waits or has ended, in kubectl's words: <c>PodInitializing</c>, <c>CrashLoopBackOff</c>, <c>Completed</c>,
    /// <c>OOMKilled</c> ... Null if it runs, or nobody watches its pod.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason as a sentence, or the last words of a container that has ended; null if there is nothing more to say. The last
    /// words are known only where they were asked for.</summary>
    public string? Message { get; init; }

    /// <summary>How its latest instance ended, if that is not its state now: it waits for its restart, or runs again. Null if none has
    /// ended, or where that was not asked for.</summary>
    public TerminatedState? LastState { get; init; }

    /// <summary>Whether it does its work: it runs, and its probes say so.</summary>
    public bool IsReady { get; init; }

    /// <summary>The process ID of its first process; null if it is not running, or if the pod
    /// should not be running.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => State == ContainerState.Running;

    /// <summary>Whether it has not exited: it is running or paused, or the engine is restarting it.</summary>
    public bool HasProcess => State is { } state && state.HasProcess();
}
