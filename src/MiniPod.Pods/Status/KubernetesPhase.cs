namespace MiniPod.Pods.Status;

/// <summary>A pod as a whole. Source: PodStatus.phase, core/v1.</summary>
public enum KubernetesPhase
{
    /// <summary>Not all init containers have ended, or no other container was started yet.</summary>
    Pending,

    /// <summary>A container runs, or will run again.</summary>
    Running,

    /// <summary>All containers have ended with 0, and none runs again.</summary>
    Succeeded,

    /// <summary>All containers have ended, one of them with another code, and none runs again.</summary>
    Failed,
}
