using MiniPod.Pods.Jobs;

namespace MiniPod.Agent.Jobs;

/// <summary>What to do for a CronJob.</summary>
/// <param name="Deletes">The full names of its Jobs that are deleted, before another one is made.</param>
/// <param name="MakesFor">The time for which a Job is made; null if none is.</param>
/// <param name="Status">How far it is after that.</param>
/// <param name="WakeAt">When to decide again, even if nothing happens; null: only when something does.</param>
public sealed record CronDecision(
    IReadOnlyList<string> Deletes, DateTimeOffset? MakesFor, CronStatus Status, DateTimeOffset? WakeAt);
