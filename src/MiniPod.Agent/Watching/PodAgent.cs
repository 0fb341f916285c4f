using System.Threading.Channels;
using MiniPod.Agent.Jobs;
using MiniPod.Agent.StaticPods;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Agent.Watching;

/// <summary>
/// The agent: it watches all pods of a state directory that have a restart policy, as kubelet watches those of a node. There is one for
/// each state directory: it holds a lock.
/// </summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
/// <param name="manifests">The full path of the directory whose manifests are kept as pods. Default null: none.</param>
public sealed class PodAgent(PodRuntime runtime, string? manifests = null) : IDisposable
{
    private const string Everything = "", Recount = "-";

    // Much of the work on a pod is to wait: for its lock, for a grace period, for a hook.
    private const int AtOnce = 64;

    private static readonly TimeSpan FullLook = TimeSpan.FromSeconds(60), Glance = TimeSpan.FromSeconds(1);

    // Ids of pods to look at. Whoever writes here does nothing else, so that the engine is never kept waiting.
    private readonly Channel<string> _signals = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, (PodWatcher Watcher, Task Running)> _watchers = [];
    private readonly SemaphoreSlim _bound = new(AtOnce);
    private readonly ILogger _log = runtime.Log.ForContext<PodAgent>();
    private readonly JobStore _jobs = new(runtime.Store.Paths);
    private JobKeeper? _keeper;
    private Task _keepers = Task.CompletedTask;
    private long _looked;

    /// <summary>Watches until no pod needs it any more.</summary>
    /// <param name="stays">Whether to go on all the same, for pods to come.</param>
    /// <param name="cancellationToken">Ends it; what is being done to a pod is completed.</param>
    /// <returns>Whether it watched. False if another agent does.</returns>
    public async Task<bool> RunAsync(bool stays, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hasWatched = false;
        Task? events = null;
        try
        {
            while (await TakeAsync(stays, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                using (taken)
                {
                    hasWatched = true;
                    events ??= new EngineEvents(runtime).FollowAsync(Signal, () => Signal(Everything), stop.Token);
                    try
                    {
                        using var keep = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                        _keepers = KeepAsync(keep.Token);
                        Signal(Everything);
                        do await RoundAsync(stays ? FullLook : Glance, stop.Token).ConfigureAwait(false);
                        while (stays || !IsAwaited() && IsNeeded);
                        await keep.CancelAsync().ConfigureAwait(false);
                        await _keepers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }
                    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                    {
                        // Before another agent can begin, this one has ended what it does.
                        await AllEndAsync().ConfigureAwait(false);
                        taken.Delete();
                        throw;
                    }

                    if (IsAwaited())
                    {
                        await stop.CancelAsync().ConfigureAwait(false);
                        await AllEndAsync().ConfigureAwait(false);
                        break;
                    }

                    taken.Delete();
                }

                // Whoever made a pod or a Job meanwhile has seen that there was an agent, and relies on it.
                if (!IsAnythingLeft()) break;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _log.Information("The agent was asked to end");
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await AllEndAsync().ConfigureAwait(false);
            await (events ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return hasWatched;
    }

    /// <inheritdoc/>
    public void Dispose() => _bound.Dispose();

    private bool IsNeeded => _keeper?.IsNeeded == true || _watchers.Values.Any(one => one.Watcher.IsNeeded);

    private Task KeepAsync(CancellationToken cancellationToken)
    {
        _keeper = new JobKeeper(runtime, () => Signal(Recount));
        var jobs = _keeper.RunAsync(cancellationToken);
        return manifests is null
            ? jobs
            : Task.WhenAll(jobs, new StaticPodKeeper(runtime, manifests).RunAsync(cancellationToken));
    }

    private async Task AllEndAsync() =>
        await Task.WhenAll(_watchers.Values.Select(one => one.Running).Append(_keepers))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Signal(string pod) => _signals.Writer.TryWrite(pod);

    private async Task<FileLock?> TakeAsync(bool stays, CancellationToken cancellationToken) =>
        stays ? await AgentWatch.TakeAsync(runtime, cancellationToken).ConfigureAwait(false) : AgentWatch.TryTake(runtime);

    private bool IsAwaited()
    {
        try
        {
            return AgentWatch.IsAwaited(runtime);
        }
        catch (LibcException error)
        {
            _log.Warning("{Error}", error.Message);
            return false;
        }
    }

    private bool IsAnythingLeft()
    {
        try
        {
            return _jobs.NeedsWatching() || runtime.Store.List().Any(record => record.NeedsWatching);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.Warning("{Error}", error.Message);
            return true;
        }
    }

    // Whatever happens, the pods are watched on.
    private async Task RoundAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            await NextAsync(longest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _log.Warning(error, "The pods cannot be looked at");
            await Task.Delay(Glance, runtime.Time, cancellationToken).ConfigureAwait(false);
            Signal(Everything);
        }
    }

    private async Task NextAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var left = FullLook - runtime.Time.GetElapsedTime(_looked);
        var wait = left < longest ? left : longest;
        using var limit = new CancellationTokenSource(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await ((Task)_signals.Reader.WaitToReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var ended = _watchers.Where(one => one.Value.Running.IsCompleted).Select(one => one.Key).ToList();
        foreach (var one in ended) _watchers.Remove(one);
        if (runtime.Time.GetElapsedTime(_looked) >= FullLook) Signal(Everything);
        var hasNews = false;
        while (_signals.Reader.TryRead(out var pod))
        {
            hasNews |= pod != Recount;
            if (pod == Everything) LookAtAll(cancellationToken);
            else if (pod != Recount) Look(pod, cancellationToken);
        }

        // What has happened may have been the end of a Job's pod.
        if (hasNews) _keeper?.Wake();
    }

    private void LookAtAll(CancellationToken cancellationToken)
    {
        _looked = runtime.Time.GetTimestamp();
        foreach (var record in runtime.Store.List(line => _log.Warning("{Line}", line)))
        {
            if (record.Spec.IsWatched) Look(record.Id, cancellationToken);
        }

        runtime.Hosts.Update(); // what nobody else has noticed: a sandbox that was killed
    }

    private void Look(string id, CancellationToken cancellationToken)
    {
        if (_watchers.TryGetValue(id, out var known)) known.Watcher.Wake();
        else if (IsWatched(id)) Watch(id, cancellationToken);
    }

    private bool IsWatched(string id)
    {
        try
        {
            return PodRecord.IsId(id) && runtime.Store.Read(id) is { Spec.IsWatched: true };
        }
        catch (Exception error) when (error is PodException or IOException)
        {
            _log.Warning("Pod {PodId} cannot be read: {Error}", id, error.Message);
            return false;
        }
    }

    private void Watch(string id, CancellationToken cancellationToken)
    {
        var watcher = new PodWatcher(runtime, id, _bound, () => Signal(Recount));
        _watchers[id] = (watcher, Task.Run(RunAsync, CancellationToken.None));

        async Task RunAsync()
        {
            try
            {
                await watcher.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                _log.Error(error, "Pod {PodId} is no longer watched", id);
            }
            finally
            {
                Signal(Recount);
            }
        }
    }
}
