namespace MiniPod.Engine;

/// <summary>Where a container is in its life, as the engine names it.</summary>
public enum ContainerState
{
    /// <summary>Made, never started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process is frozen.</summary>
    Paused,

    /// <summary>The engine is starting it again.</summary>
    Restarting,

    /// <summary>The engine is removing it.</summary>
    Removing,

    /// <summary>Its process ended.</summary>
    Exited,

    /// <summary>The engine could not remove it, or says something unknown.</summary>
    Dead,
}
