using System.Globalization;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Waiting;

/// <summary>Waits until a pod is as somebody wants it. It only looks.</summary>
/// <param name="runtime">The store and the engine.</param>
public sealed class PodWait(PodRuntime runtime)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly PodStatusReader _reader = runtime.Status();

    /// <summary>Waits.</summary>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="goal">What to wait for.</param>
    /// <param name="limit">How long at most; null for ever. Zero or less looks once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The pod as it was then; null if it is gone, as was wanted.</returns>
    /// <exception cref="PodNotFoundException">There is no such pod, or it is gone meanwhile.</exception>
    /// <exception cref="GoalNotReachedException">The time is over, or the pod has ended and will not get there.</exception>
    public async Task<PodStatus?> RunAsync(string pod, PodGoal goal, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var started = runtime.Time.GetTimestamp();
        var id = (string?)null;
        while (true)
        {
            var record = id is null ? Find(pod) : runtime.Store.Read(id);
            if (record is null && goal.IsDeletion) return null;
            if (record is null && (id is not null || !goal.IsCreation)) throw new PodNotFoundException(pod);
            id = record?.Id;
            var status = record is null ? null : await _reader.GetAsync(record, cancellationToken).ConfigureAwait(false);
            var state = status is null ? GoalState.Open : goal.Judge(status);
            if (state == GoalState.Met) return status;
            if (state == GoalState.Missed)
                throw new GoalNotReachedException($"pod \"{pod}\" has ended ({status!.Word}): {goal.Text} will not be met.");
            if (limit is { } most && runtime.Time.GetElapsedTime(started) >= most)
            {
                throw new GoalNotReachedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"timed out after {most.TotalSeconds:0.#} s waiting for {goal.Text} of pod \"{pod}\"{Excuse(status)}."));
            }

            await Task.Delay(Interval, runtime.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private PodRecord? Find(string pod)
    {
        try
        {
            return runtime.Store.Get(pod);
        }
        catch (PodNotFoundException)
        {
            return null;
        }
    }

    // Nobody starts the containers of a pod whose agent is gone.
    private static string Excuse(PodStatus? status) => status switch
    {
        null => "",
        { Watcher: null, Record.NeedsWatching: true } => $": it is {status.Word}, and no agent watches it, see 'minipod agent'",
        _ => $": it is {status.Word}",
    };
}
