using MiniPod.Agent.Waking;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Agent.Jobs;

/// <summary>Watches one Job. Each time something may have happened, under its lock it reads the Job and its pods, decides, writes how far
/// the Job is, and then acts. So nothing is made twice, and nothing is forgotten if the agent is killed.</summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
/// <param name="kind">What it is.</param>
/// <param name="fullName">The Job's full name.</param>
internal sealed class JobWatcher(PodRuntime runtime, JobKind kind, string fullName)
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(20), FirstPause = TimeSpan.FromSeconds(10),
        LongestPause = TimeSpan.FromSeconds(300);

    private readonly WakeSignal _signal = new(runtime.Time);
    private readonly ILogger _log = runtime.Log.ForContext<JobWatcher>();
    private readonly JobStore _store = new(runtime.Store.Paths);
    private readonly Dictionary<int, (int Failures, DateTimeOffset Until)> _pauses = [];
    private readonly Lock _lock = new();

    /// <summary>Has the Job looked at again.</summary>
    public void Wake() => _signal.Wake();

    /// <summary>Watches the Job until nothing is left to do, or it is gone.</summary>
    /// <param name="cancellationToken">Ends it; what is being done is completed.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wake = (DateTimeOffset?)null;
            try
            {
                if (_store.Find(kind, fullName) is not { NeedsWatching: true } seen) return;
                wake = await SyncAsync(seen, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it is, the Job is watched on.
                _log.Warning(IsExpected(error) ? null : error, "{Kind} {Job}: {Error}", kind, fullName, error.Message);
            }

            var left = wake - runtime.Time.GetUtcNow();
            await _signal.WaitAsync(left < SlowLook ? left.Value : SlowLook, cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns when to look again, even if nothing happens; null: only when something does.
    private async Task<DateTimeOffset?> SyncAsync(StoredJob seen, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create();
        var taken = await FileLock.AcquireAsync(
            runtime.Store.Paths.JobLock(seen.Id),
            Timeout.InfiniteTimeSpan,
            cancellationToken,
            holder: $"'minipod agent' (process {Environment.ProcessId})").ConfigureAwait(false);
        try
        {
            while (_store.Find(kind, fullName) is { } job && job.Id == seen.Id)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (hasActed, wake) = await RoundAsync(job, cancellationToken).ConfigureAwait(false);
                if (!hasActed) return wake;
            }

            taken.Delete();
            return null;
        }
        finally
        {
            taken.Dispose();
        }
    }

    private async Task<(bool HasActed, DateTimeOffset? WakeAt)> RoundAsync(StoredJob job, CancellationToken cancellationToken)
    {
        if (job.Kind == JobKind.CronJob) return await new CronRound(runtime).RunAsync(job, cancellationToken).ConfigureAwait(false);
        var pods = KeepJob.PodsOf(runtime, job);
        var now = runtime.Time.GetUtcNow();
        var decision = JobDecider.Decide(job.JobSpec(), job.Status, job.IsDeleted, [.. pods.Select(FactsOf)], now);
        if (!decision.Status.IsSameAs(job.Status))
        {
            _store.Write(job with { Status = decision.Status });
            FaultPoint.Reach("status of the job written");
            Tell(job, decision.Status);
        }

        var due = decision.Actions.Where(action => !(PauseOf(action.Index) > now)).ToList();
        using var bound = new SemaphoreSlim(runtime.AtOnce);
        var done = await Task.WhenAll(due.Select(async action =>
        {
            await bound.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await TryAsync(job, action, pods, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                bound.Release();
            }
        })).ConfigureAwait(false);
        var waits = decision.Actions.Select(action => PauseOf(action.Index)).Append(decision.WakeAt).Where(at => at > now);
        return (done.Contains(true), waits.Min());
    }

    private DateTimeOffset? PauseOf(int index)
    {
        lock (_lock) return _pauses.TryGetValue(index, out var pause) ? pause.Until : null;
    }

    // Whether it was done. What failed is tried again later, for as long as it is wanted.
    private async Task<bool> TryAsync(
        StoredJob job, JobAction action, IReadOnlyList<PodRecord> pods, CancellationToken cancellationToken)
    {
        try
        {
            var hasActed = await DoAsync(job, action, pods, cancellationToken).ConfigureAwait(false);
            if (!hasActed) Put(action.Index);
            else lock (_lock) _pauses.Remove(action.Index);
            return hasActed;
        }
        catch (Exception error) when (IsExpected(error))
        {
            Put(action.Index);
            _log.Warning("{Kind} {Job}: {Action} {Index}: {Error}", job.Kind, job.FullName, action.Kind, action.Index, error.Message);
            return false;
        }
    }

    private void Put(int index)
    {
        lock (_lock)
        {
            var failures = _pauses.GetValueOrDefault(index).Failures + 1;
            var pause = FirstPause * (1 << Math.Min(failures - 1, 5));
            _pauses[index] = (failures, runtime.Time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
        }
    }

    // False if the pod is not what it was.
    private async Task<bool> DoAsync(
        StoredJob job, JobAction action, IReadOnlyList<PodRecord> pods, CancellationToken cancellationToken)
    {
        var pod = pods.FirstOrDefault(one => one.Spec.Owner!.Index == action.Index);
        switch (action.Kind)
        {
            case JobActionKind.Make:
                var spec = JobManifest.Pod(job, action.Index, NodeFacts.Read());
                var options = new CreateOptions { IsLeftToAgent = true };
                await CreatePod.RunAsync(runtime, spec, options, cancellationToken).ConfigureAwait(false);
                FaultPoint.Reach("pod of the job made");
                return true;
            case JobActionKind.End when pod is not null:
                var finish = new PodFinish(IsSuccess: false, ReasonOf(job));
                return await FinishPod.RunAsync(runtime, pod, finish, cancellationToken).ConfigureAwait(false);
            case JobActionKind.Remove when pod is not null:
                await KeepJob.RemovePodAsync(runtime, pod.Id, cancellationToken).ConfigureAwait(false);
                return true;
            case JobActionKind.RemoveJob:
                await KeepJob.RemoveAsync(runtime, job, cancellationToken).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    // The status may have been written only now.
    private string ReasonOf(StoredJob job) => _store.Find(job.Kind, job.FullName)?.Status.End switch
    {
        { IsSuccess: false, Reason: { } reason } => reason,
        _ => "JobComplete",
    };

    private static JobPodFacts FactsOf(PodRecord record) => new(
        record.Spec.Owner!.Index,
        record switch
        {
            { Finish: { IsSuccess: true } } => JobPodState.Succeeded,
            { Finish: not null } => JobPodState.Failed,
            { Phase: PodPhase.Creating } => JobPodState.Making,
            { Phase: PodPhase.Removing } => JobPodState.Leaving,
            { Phase: PodPhase.Exited or PodPhase.Created, IsToResume: false } => JobPodState.Stopped,
            _ => JobPodState.Running,
        },
        record.Spec.Containers.Sum(container => container.Attempt));

    private static bool IsExpected(Exception error) =>
        error is PodException or EngineException or CniException or IOException or UnauthorizedAccessException or LibcException;

    private void Tell(StoredJob job, JobStatus status)
    {
        var state = status.End switch { null => "active", { IsSuccess: true } => "complete", { Reason: var reason } => $"failed {reason}" };
        _log.Information(
            "{Kind} {Job}: {State:l}: {Active} active, {Succeeded} succeeded, {Failed} failed",
            job.Kind, job.FullName, state, status.Active(), status.Succeeded(), status.Failed());
    }
}
