namespace MiniPod.Agent.Jobs;

/// <summary>What can be done for a Job.</summary>
public enum JobActionKind
{
    /// <summary>Create a pod and start it.</summary>
    Make,

    /// <summary>Stop a pod, and keep it for its logs.</summary>
    End,

    /// <summary>Stop a pod and remove it.</summary>
    Remove,

    /// <summary>Remove the Job with its pods.</summary>
    RemoveJob,
}
