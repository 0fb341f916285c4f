namespace MiniPod.Pods.Waiting;

/// <summary>A pod is not as it was waited for.</summary>
public sealed class GoalNotReachedException : PodException
{
    /// <param name="message">What was waited for, and how the pod is.</param>
    public GoalNotReachedException(string message)
        : base(message)
    {
    }
}
