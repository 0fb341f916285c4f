namespace MiniPod.Pods.Operations;

/// <summary>How far a repair may go.</summary>
public sealed record RepairOptions
{
    /// <summary>Whether to only report what would be done. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether containers may be re-created, which loses their writable layers. Default false.</summary>
    public bool Recreate { get; init; }

    /// <summary>Whether to also let the plugins check the network (CNI CHECK). Default false.</summary>
    public bool Check { get; init; }

    /// <summary>Whether the agent asks for it. A sandbox without its address is then made anew, and the agent starts the containers itself,
    /// once the sandbox runs. Default false.</summary>
    public bool IsByAgent { get; init; }

    /// <summary>Called with the plan before anything is done: what is wrong, what will be done, and what that
    /// interrupts. Default nothing.</summary>
    public Action<RepairPlan> Announce { get; init; } = _ => { };

    /// <summary>The grace period of a container that must be stopped, between its stop signal and SIGKILL. Default null:
    /// the pod's own.</summary>
    public TimeSpan? Grace { get; init; }
}
