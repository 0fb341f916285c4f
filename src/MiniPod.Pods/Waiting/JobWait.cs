using MiniPod.Pods.Jobs;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Waiting;

/// <summary>Waits until a Job is as somebody wants it. It only looks.</summary>
/// <param name="runtime">The store.</param>
public sealed class JobWait(PodRuntime runtime)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly JobStore _store = new(runtime.Store.Paths);

    /// <summary>Waits.</summary>
    /// <param name="fullName">The Job's full name.</param>
    /// <param name="goal">What to wait for: <c>condition=complete</c>, <c>condition=failed</c> or <c>delete</c>.</param>
    /// <param name="limit">How long at most; null for ever. Zero or less looks once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="PodException">There is no such Job, or nothing can be waited for as that.</exception>
    /// <exception cref="GoalNotReachedException">The time is over, or the Job has ended otherwise.</exception>
    public async Task RunAsync(string fullName, string goal, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var (isDeletion, wantsSuccess) = Read(goal);
        var started = runtime.Time.GetTimestamp();
        while (true)
        {
            switch (_store.Find(JobKind.Job, fullName))
            {
                case null when isDeletion:
                    return;
                case null:
                    throw new PodException($"no such Job: \"{fullName}\". See 'minipod jobs'.");
                case { Status.End: { } end } when !isDeletion:
                    if (end.IsSuccess == wantsSuccess) return;
                    throw new GoalNotReachedException(
                        $"Job \"{fullName}\" {(end.IsSuccess ? "is complete" : $"has failed ({end.Reason})")}: {goal} will not be met.");
            }

            if (runtime.Time.GetElapsedTime(started) >= limit)
                throw new GoalNotReachedException($"timed out waiting for {goal} of Job \"{fullName}\".");
            await Task.Delay(Interval, runtime.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static (bool IsDeletion, bool WantsSuccess) Read(string goal) => goal.ToLowerInvariant() switch
    {
        "delete" => (true, false),
        "condition=complete" or "condition=complete=true" => (false, true),
        "condition=failed" or "condition=failed=true" => (false, false),
        _ => throw new PodException(
            $"nothing can be waited for as \"{goal}\" with a Job. Use condition=complete, condition=failed or delete."),
    };
}
