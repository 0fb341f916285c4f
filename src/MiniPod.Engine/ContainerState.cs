namespace MiniPod.Engine;

/// <summary>The state of a container, with the names the engine uses.</summary>
public enum ContainerState
{
    /// <summary>Created but never started.</summary>
    Created,

    /// <summary>Its process is running.</summary>
    Running,

    /// <summary>Its process is frozen.</summary>
    Paused,

    /// <summary>The engine is restarting it.</summary>
    Restarting,

    /// <summary>The engine is removing it.</summary>
    Removing,

    /// <summary>Its process has exited.</summary>
    Exited,

    /// <summary>The engine could not remove it, or reports an unknown state.</summary>
    Dead,
}
