namespace MiniPod.Agent.Decisions;

/// <summary>What a container is for in its pod.</summary>
public enum ContainerRole
{
    /// <summary>It runs before the others, and has to end with 0.</summary>
    Init,

    /// <summary>It starts among the init containers, and keeps running beside the others.</summary>
    Sidecar,

    /// <summary>It does the pod's work.</summary>
    App,
}
