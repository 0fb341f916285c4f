namespace MiniPod.Agent.Jobs;

/// <summary>Something to do now.</summary>
/// <param name="Kind">What.</param>
/// <param name="Index">With which pod; -1 for the Job.</param>
public sealed record JobAction(JobActionKind Kind, int Index = -1);
