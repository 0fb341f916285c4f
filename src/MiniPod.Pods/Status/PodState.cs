using System.Text.Json.Serialization;

namespace MiniPod.Pods.Status;

/// <summary>The current state of a pod, from its record and live observations.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodState>))]
public enum PodState
{
    /// <summary>A process is creating it.</summary>
    Creating,

    /// <summary>Created, not started.</summary>
    Created,

    /// <summary>The sandbox and all containers are running.</summary>
    Running,

    /// <summary>Some of its containers are running, others have exited.</summary>
    Degraded,

    /// <summary>Its containers have exited, or it was stopped.</summary>
    Exited,

    /// <summary>Its containers may be running, but the sandbox that they were started in died, was removed or was
    /// restarted: <c>minipod repair</c> restores it. For a stopped pod: the sandbox was removed.</summary>
    SandboxChanged,

    /// <summary>Its containers are running, but its network has changed: an interface on the host, the link or the pin
    /// is missing, or a check of the network failed.</summary>
    NetworkLost,

    /// <summary>A process is stopping or removing it.</summary>
    Terminating,

    /// <summary>A process that no longer exists left it unfinished: <c>minipod recover</c> cleans it up.</summary>
    Interrupted,
}
