using MiniPod.Engine;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Live;

/// <summary>A container of a pod as it is now.</summary>
public sealed record ContainerStatus
{
    /// <summary>Its name in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>How often it was made anew before, 0 for the first time.</summary>
    public int Attempt { get; init; }

    /// <summary>Its name, and behind a dot its attempt unless that is the first.</summary>
    public string FullName => ContainerSpec.FullNameOf(Name, Attempt);

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>The engine's id of it, 64 hexadecimal digits; null when it is not there.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Where it is in its life; null when the engine has no such container.</summary>
    public ContainerState? State { get; init; }

    /// <summary>The engine's words for it.</summary>
    public required string Status { get; init; }

    /// <summary>Its first process; null when it does not run, or when the pod should not.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => State == ContainerState.Running;

    /// <summary>Whether it has not ended: it runs, its processes are frozen, or the engine is starting it again.</summary>
    public bool HasProcess => State is { } state && state.HasProcess();
}
