namespace MiniPod.Agent.Decisions;

/// <summary>Whether a container that has ended is started again. Source: PodSpec.restartPolicy, core/v1.</summary>
public enum RestartPolicy
{
    /// <summary>Yes.</summary>
    Always,

    /// <summary>Unless it ended with 0.</summary>
    OnFailure,

    /// <summary>No.</summary>
    Never,
}
