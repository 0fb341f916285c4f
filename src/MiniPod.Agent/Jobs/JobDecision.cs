using MiniPod.Pods.Jobs;

namespace MiniPod.Agent.Jobs;

/// <summary>What to do for a Job.</summary>
/// <param name="Status">How far it is. It is written before anything is done.</param>
/// <param name="Actions">What to do now; each can be done at the same time as the others.</param>
/// <param name="WakeAt">When to decide again, even if nothing happens; null: only when something does.</param>
public sealed record JobDecision(JobStatus Status, IReadOnlyList<JobAction> Actions, DateTimeOffset? WakeAt);
