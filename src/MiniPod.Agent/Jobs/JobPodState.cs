namespace MiniPod.Agent.Jobs;

/// <summary>What a pod of a Job is.</summary>
public enum JobPodState
{
    /// <summary>It is being made: if that fails, nothing is left of it.</summary>
    Making,

    /// <summary>It runs, or waits for a restart.</summary>
    Running,

    /// <summary>A user has stopped it, which is respected.</summary>
    Stopped,

    /// <summary>It has ended, all its containers with 0.</summary>
    Succeeded,

    /// <summary>It has ended otherwise.</summary>
    Failed,

    /// <summary>It is being removed, or that was not completed.</summary>
    Leaving,
}
