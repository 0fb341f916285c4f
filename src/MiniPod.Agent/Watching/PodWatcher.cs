using MiniPod.Agent.Decisions;
using MiniPod.Agent.Waking;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Agent.Watching;

/// <summary>
/// Watches one pod. Each time something may have happened, it looks at everything the pod consists of, decides, and does what the decision
/// says, until there is nothing more to do. So it makes no difference if an event is missed, late or doubled.
/// </summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
/// <param name="id">The pod's id.</param>
/// <param name="bound">How many pods are worked on at the same time.</param>
/// <param name="changed">Called when the pod needs somebody to watch it, or no longer does.</param>
internal sealed class PodWatcher(PodRuntime runtime, string id, SemaphoreSlim bound, Action changed)
{
    private const string Late = "DeadlineExceeded";

    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(50), FirstPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(20), SlowLook = TimeSpan.FromSeconds(60);

    private readonly WakeSignal _signal = new(runtime.Time);
    private readonly PodReader _reader = new(runtime);
    private readonly PodReporter _reporter = new(runtime, id);
    private PodProbes? _probes;
    private TimeSpan _idle;
    private string? _running;
    private readonly ILogger _log = runtime.Log.ForContext<PodWatcher>();

    /// <summary>Whether the pod needs somebody to watch it, as of the last look. True before the first.</summary>
    public bool IsNeeded { get; private set; } = true;

    /// <summary>Has the pod looked at again.</summary>
    public void Wake() => _signal.Wake();

    /// <summary>Watches the pod until it is gone.</summary>
    /// <param name="cancellationToken">Ends it; what is being done is completed.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WatchAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await EndProbesAsync().ConfigureAwait(false);
            Need(false);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = SlowLook;
            try
            {
                next = await SyncAsync(cancellationToken).ConfigureAwait(false);
                pause = FirstPause;
            }
            catch (PodNotFoundException)
            {
                break;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it is, the pod is watched on.
                var isExpected = error is PodException or EngineException or IOException or LibcException;
                _log.Warning(isExpected ? null : error, "Pod {PodId}: {Error}", id, error.Message);
                next = pause;
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await _signal.WaitAsync(next < SlowLook ? next : SlowLook, cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns how long nothing has to be done, unless something happens.
    private async Task<TimeSpan> SyncAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var record = runtime.Store.Read(id) ?? throw new PodNotFoundException(id);

            // Another command works on it, or is about to: what it is going to be is not known yet.
            if (FileLock.IsHeld(runtime.Store.Paths.PodLock(id)) || FileLock.IsHeld(runtime.Store.Paths.ClaimLock(id)))
            {
                Need(true);
                if (record.Phase != PodPhase.Running) _probes?.BeginTermination();
                return Busy;
            }

            if (record.Operation is not null || JournalFile.IsOpen(runtime.Store.Paths.JournalOf(id)))
            {
                Need(true);
                if (await RecoverPod.OneAsync(runtime, id, cancellationToken).ConfigureAwait(false) is null) return FirstPause;
                continue;
            }

            Need(record.NeedsWatching);
            if (!IsNeeded)
            {
                await EndProbesAsync().ConfigureAwait(false);
                return SlowLook;
            }

            await bound.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (await ActAsync(record, cancellationToken).ConfigureAwait(false) is { } next) return next;
            }
            finally
            {
                bound.Release();
            }
        }
    }

    // Null if something was done, so that the pod has to be looked at again.
    private async Task<TimeSpan?> ActAsync(PodRecord record, CancellationToken cancellationToken)
    {
        if (record.IsToResume)
        {
            // What was removed meanwhile is made anew first.
            var options = new RepairOptions { Recreate = true, IsByAgent = true };
            await RepairPod.RunAsync(runtime, id, options, cancellationToken).ConfigureAwait(false);
            await StartPod.RunAsync(runtime, id, cancellationToken, isByAgent: true).ConfigureAwait(false);
            return null;
        }

        // Its end has failed, and is repeated.
        if (record is { Phase: PodPhase.Running, Finish: { } end })
            return await FinishAsync(record, end, cancellationToken).ConfigureAwait(false);
        var view = await _reader.ReadAsync(record, cancellationToken).ConfigureAwait(false);
        if (view.Deadline <= view.Now)
        {
            _reporter.Tell(new PodEvent(false, Late, null, "Pod was active on the node longer than the specified deadline"));
            return await FinishAsync(record, new PodFinish(IsSuccess: false, Late), cancellationToken).ConfigureAwait(false);
        }

        _probes ??= new PodProbes(runtime, id, Wake, _reporter.Tell);
        view = await _probes.WithAsync(view).ConfigureAwait(false);
        KeepNames(view);
        var decision = PodDecider.Decide(
            view.Containers, view.HasSandbox, view.Now, record.Spec.RestartPolicy ?? RestartPolicyKind.Never);
        _reporter.Tell(view, decision);
        if (decision.Actions.Count > 0)
        {
            var hasActed = false;
            foreach (var action in decision.Actions)
            {
                _reporter.Tell(record, action);
                var seen = view.Containers.FirstOrDefault(one => one.Name == action.Container);
                hasActed |= await DoAsync(record, action, seen, cancellationToken).ConfigureAwait(false);
            }

            // If the pod is not what it was, somebody else was faster; if it stays so, there is no hurry.
            _idle = hasActed ? TimeSpan.Zero : _idle == TimeSpan.Zero ? Busy : _idle * 2 < SlowLook ? _idle * 2 : SlowLook;
            return hasActed ? null : _idle;
        }

        if (decision.Phase is KubernetesPhase.Succeeded or KubernetesPhase.Failed)
        {
            var finish = new PodFinish(decision.Phase == KubernetesPhase.Succeeded);
            return await FinishAsync(record, finish, cancellationToken).ConfigureAwait(false);
        }

        var wake = decision.WakeAt is { } due && !(view.Deadline < due) ? due : view.Deadline;
        return wake is { } at ? at - view.Now : SlowLook;
    }

    // A Service leads to pods whose containers run. Whatever the agent does itself has brought the hosts files up to date.
    private void KeepNames(PodView view)
    {
        var running = string.Join(' ', view.Containers.Select(one => one.Running?.Id));
        if (_running is not null && _running != running) runtime.Hosts.Update();
        _running = running;
    }

    private async Task<TimeSpan?> FinishAsync(PodRecord seen, PodFinish finish, CancellationToken cancellationToken)
    {
        _log.Information("Pod {PodId}: {Result:l}", id, finish.IsSuccess ? "succeeded" : $"failed {finish.Reason}".TrimEnd());
        return await FinishPod.RunAsync(runtime, seen, finish, cancellationToken).ConfigureAwait(false) ? null : FirstPause;
    }

    // Each looks again under the pod's lock, and does nothing if the pod is not what it was.
    private async Task<bool> DoAsync(PodRecord record, PodAction action, ContainerFacts? seen, CancellationToken cancellationToken)
    {
        var instance = record.Find(action.Container)?.FullName ?? action.Container;
        switch (action.Kind)
        {
            case PodActionKind.Start:
                try
                {
                    return await ContainerInstance.StartAsync(runtime, id, instance, cancellationToken).ConfigureAwait(false);
                }
                catch (OperationFailedException error) when (error.InnerException is { } cause)
                {
                    _reporter.TellFailure(action.Container, cause);
                    return true; // the record says when to try again
                }
            case PodActionKind.End:
                _probes?.BeginTermination(action.Container);
                var grace = GraceOf(record.Find(action.Container), action.Reason);
                return await ContainerInstance.EndAsync(
                    runtime, id, instance, seen?.Instance?.StartedAt, seen?.FailedProbe is not null, grace, cancellationToken)
                    .ConfigureAwait(false);
            default:
                var options = new RepairOptions { Recreate = true, IsByAgent = true };
                return (await RepairPod.RunAsync(runtime, id, options, cancellationToken).ConfigureAwait(false)).Lines.Count > 0;
        }
    }

    // A probe can have a grace period of its own.
    private static TimeSpan? GraceOf(ContainerSpec? container, string reason)
    {
        var probe = reason switch
        {
            "liveness" => container?.LivenessProbe,
            "startup" => container?.StartupProbe,
            _ => null,
        };
        return probe?.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : null;
    }

    private async Task EndProbesAsync()
    {
        if (_probes is { } probes) await probes.DisposeAsync().ConfigureAwait(false);
        if (_probes is not null && !IsNeeded) new PodWatch().Write(runtime.Store.Paths, id);
        _probes = null;
    }

    private void Need(bool isNeeded)
    {
        if (isNeeded == IsNeeded) return;
        IsNeeded = isNeeded;
        changed();
    }
}
