namespace MiniPod.Pods.Steps;

/// <summary>Which half of a pod's life a step belongs to: <c>create</c> does the first, <c>start</c> the second, <c>run</c> both.</summary>
public enum StepLevel
{
    /// <summary>What a stopped pod keeps: containers.</summary>
    Create,

    /// <summary>What only a running pod has: processes, namespace, network.</summary>
    Run,
}
