using System.Text.Json.Serialization;

namespace MiniPod.Pods.Status;

/// <summary>What a pod is now, from its record and from live facts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodState>))]
public enum PodState
{
    /// <summary>Being made, by a process that is at it.</summary>
    Creating,

    /// <summary>Made, not started.</summary>
    Created,

    /// <summary>Sandbox and all containers run.</summary>
    Running,

    /// <summary>Some of its containers run, some have ended.</summary>
    Degraded,

    /// <summary>Its containers have ended, or it was stopped.</summary>
    Exited,

    /// <summary>Its containers may run, but the sandbox they were started in is dead, gone or was restarted: <c>minipod
    /// repair</c> brings it back. Of a stopped pod: the sandbox is gone.</summary>
    SandboxChanged,

    /// <summary>Its containers run, but its network is not what was made: an interface on the host, the link or the pin is gone.</summary>
    NetworkLost,

    /// <summary>Being stopped or removed, by a process that is at it.</summary>
    Terminating,

    /// <summary>Left half-way by a process that is gone: <c>minipod recover</c> ends it.</summary>
    Interrupted,
}
