using MiniPod.Agent.Waking;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Agent.StaticPods;

/// <summary>
/// Keeps a pod for each manifest in a directory, as kubelet does with its static pods. Each time something may have happened, and every 20
/// seconds, it reads the directory and the records of all pods, decides, and does what the decision says. Which pods are its own is in
/// their records, so nothing is forgotten if the agent is killed.
/// </summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
/// <param name="directory">The full path of the directory. It need not exist yet.</param>
internal sealed class StaticPodKeeper(PodRuntime runtime, string directory)
{
    private static readonly TimeSpan FullRead = TimeSpan.FromSeconds(20), WhileGone = TimeSpan.FromSeconds(1);

    private readonly DirectoryLoop _loop = new(directory, runtime.Time, runtime.Log.ForContext<StaticPodKeeper>());
    private readonly ILogger _log = runtime.Log.ForContext<StaticPodKeeper>();
    private readonly ManifestDirectory _directory = new(directory);
    private readonly StaticPodDecider _decider = new(directory);
    private readonly Dictionary<string, Task<bool>> _running = [];
    private readonly Dictionary<string, string> _digests = [];
    private readonly long _started = runtime.Time.GetTimestamp();
    private StaticPodMemory _memory = StaticPodMemory.None;

    private TimeSpan Now => runtime.Time.GetElapsedTime(_started);

    /// <summary>Keeps the pods until it is canceled; what is being done is completed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _loop.RunAsync(watch => Look(watch, cancellationToken), IsExpected, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ((Task)Task.WhenAll(_running.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns how long nothing has to be done, unless something happens.
    private TimeSpan Look(DirectoryWatch watch, CancellationToken cancellationToken)
    {
        var seen = _directory.Read();
        if (watch.Follow(seen.Identity)) seen = _directory.Read();
        TakeResults();
        var pods = runtime.Store.List(line => _log.Warning("{Line}", line))
            .Select(record => new StaticPod(
                record.FullName, record.Spec.Owner is { Kind: PodOwnerKind.File, Name: var file } ? file : null, record.Spec)
            {
                IsPartlyRemoved = record.Phase == PodPhase.Removing,
            })
            .ToList();
        var decision = _decider.Decide(_memory, seen, pods, _running.Keys.ToHashSet(), Now);
        _memory = decision.Memory;
        foreach (var note in decision.Notes) Tell(note);
        foreach (var action in decision.Actions)
        {
            _digests[action.File] = action.Digest;
            _running[action.File] = Task.Run(() => DoAsync(action, cancellationToken), CancellationToken.None);
        }

        var limit = seen.Identity is null ? WhileGone : FullRead;
        return decision.WakeAt - Now is { } left && left < limit ? left : limit;
    }

    private void TakeResults()
    {
        foreach (var (file, running) in _running.Where(one => one.Value.IsCompleted).ToList())
        {
            _running.Remove(file);
            var isDone = running.IsCompletedSuccessfully && running.Result;
            _memory = isDone ? _memory.WithoutFailure(file) : _memory.WithFailure(file, _digests[file], Now);
        }
    }

    private async Task<bool> DoAsync(StaticPodAction action, CancellationToken cancellationToken)
    {
        try
        {
            if (action.Kind != StaticPodActionKind.Create) await RemoveAsync(action, cancellationToken).ConfigureAwait(false);
            if (action.Pod is not null)
            {
                var options = new CreateOptions { IsLeftToAgent = action.Pod.IsWatched };
                await CreatePod.RunAsync(runtime, action.Pod, options, cancellationToken).ConfigureAwait(false);
            }

            Tell($"pod \"{action.FullName}\" of \"{action.File}\" was {Word(action.Kind)}");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error)
        {
            if (!IsExpected(error)) _log.Error(error, "Static pod {PodName}", action.FullName);
            Tell($"pod \"{action.FullName}\" of \"{action.File}\" could not be {Word(action.Kind)}; this is tried again: {error.Message}");
            return false;
        }
        finally
        {
            _loop.Wake();
        }
    }

    private async Task RemoveAsync(StaticPodAction action, CancellationToken cancellationToken)
    {
        try
        {
            await ApplyPod.DeleteAsync(runtime, action.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (PodNotFoundException)
        {
            // A user was faster.
        }
    }

    private void Tell(string text)
    {
        _log.Information("Static pods: {Text:l}", text);
        runtime.Notice(text);
    }

    private static string Word(StaticPodActionKind kind) => kind switch
    {
        StaticPodActionKind.Create => "created",
        StaticPodActionKind.Replace => "replaced",
        _ => "removed",
    };

    private static bool IsExpected(Exception error) =>
        error is PodException or EngineException or CniException or IOException or UnauthorizedAccessException or LibcException;
}
