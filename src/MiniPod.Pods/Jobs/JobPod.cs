namespace MiniPod.Pods.Jobs;

/// <summary>A pod of a Job, as the Job knows it. It is written before the pod is made.</summary>
/// <param name="Index">Its number, which is the end of its name. No number is used twice.</param>
public sealed record JobPod(int Index)
{
    /// <summary>Whether it was seen since it was made. If it is gone then, a user has removed it; otherwise it has still to be made.
    /// Default false.</summary>
    public bool WasSeen { get; init; }

    /// <summary>When its end was seen. Default null: it has not ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it has succeeded; meaningless before it has ended. Default false.</summary>
    public bool IsSuccess { get; init; }
}
