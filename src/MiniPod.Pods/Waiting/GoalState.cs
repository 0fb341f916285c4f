namespace MiniPod.Pods.Waiting;

/// <summary>How far a pod is from what is waited for.</summary>
public enum GoalState
{
    /// <summary>It is not so yet.</summary>
    Open,

    /// <summary>It is so.</summary>
    Met,

    /// <summary>It is not so, and will not be: the pod has ended for good.</summary>
    Missed,
}
