namespace MiniPod.Pods.Steps;

/// <summary>The half of a pod's life that a step belongs to: <c>create</c> does the first half, <c>start</c> the
/// second, <c>run</c> both.</summary>
public enum StepLevel
{
    /// <summary>What a stopped pod keeps: containers.</summary>
    Create,

    /// <summary>What only a running pod has: processes, namespace, network.</summary>
    Run,
}
