namespace MiniPod.Agent.Decisions;

/// <summary>What can be done with a pod.</summary>
public enum PodActionKind
{
    /// <summary>End all containers, make the sandbox anew, and begin with the first init container.</summary>
    MakeSandboxAnew,

    /// <summary>Start a container, as its next instance if it ran before.</summary>
    Start,

    /// <summary>End a container, with its hook and grace period.</summary>
    End,
}
