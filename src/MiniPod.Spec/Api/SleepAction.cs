namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SleepAction.</summary>
public sealed record SleepAction
{
    public long? Seconds { get; init; }
}
