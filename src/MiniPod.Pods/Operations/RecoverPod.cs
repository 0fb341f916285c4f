using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Operations;

/// <summary><c>recover</c>: finishes or undoes what killed commands left unfinished, and rebuilds lost or damaged
/// records of pods.</summary>
public static class RecoverPod
{
    /// <summary>Recovers one pod, if a dead owner left it unfinished and no process works on it.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="id">The pod's id.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock.</param>
    /// <returns>A line about what was done; null when nothing was.</returns>
    public static Task<string?> OneAsync(PodRuntime runtime, string id, CancellationToken cancellationToken) =>
        PodRecovery.IfNeededAsync(runtime, id, cancellationToken);

    /// <summary>Rebuilds lost and damaged records, recovers every pod that a dead owner left unfinished, and cleans up
    /// what removed pods left in the store.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="cancellationToken">Stops between two pods.</param>
    /// <returns>A line for each pod about what was done, and an error for each pod that cannot be recovered yet. Such a
    /// pod does not affect the others.</returns>
    public static async Task<(IReadOnlyList<string> Lines, IReadOnlyList<Exception> Errors)> AllAsync(
        PodRuntime runtime, CancellationToken cancellationToken)
    {
        runtime.Store.Paths.Create();
        var lines = new List<string>();
        var errors = new List<Exception>();
        await RebuildPod.AllAsync(runtime, lines, errors, cancellationToken).ConfigureAwait(false);
        using var bound = new SemaphoreSlim(runtime.AtOnce);
        var results = await Task.WhenAll(runtime.Store.List(runtime.Notice).Select(async record =>
        {
            await bound.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var line = await PodRecovery.IfNeededAsync(runtime, record.Id, cancellationToken).ConfigureAwait(false);
                var taken = await WhenDone.TakeUpAsync(runtime, record.Id, cancellationToken).ConfigureAwait(false);
                if (runtime.Store.Read(record.Id) is { } now) AgentWatch.Ensure(runtime, now);
                return (Lines: (IReadOnlyList<string>)[.. line is null ? [] : new[] { line }, .. taken], Error: (Exception?)null);
            }
            catch (Exception error) when (error is PodException or EngineException or CniException or IOException
                or UnauthorizedAccessException)
            {
                return (Lines: (IReadOnlyList<string>)[], Error: error);
            }
            finally
            {
                bound.Release();
            }
        })).ConfigureAwait(false);

        foreach (var job in new JobStore(runtime.Store.Paths).List(runtime.Notice)) KeepJob.EnsureWatched(runtime, job);
        await SweepAsync(runtime, errors, cancellationToken).ConfigureAwait(false);
        runtime.Hosts.Update();
        return (
            [.. lines, .. results.SelectMany(result => result.Lines)],
            [.. errors, .. results.Select(result => result.Error).OfType<Exception>()]);
    }

    // A directory without a record may belong to a pod that lost its record. As long as the pod has containers, its
    // journal is needed to rebuild it.
    private static async Task SweepAsync(PodRuntime runtime, List<Exception> errors, CancellationToken cancellationToken)
    {
        try
        {
            var containers = await runtime.Engine.ListContainersAsync([ContainerNames.PodIdLabel], cancellationToken).ConfigureAwait(false);
            var pods = containers.Select(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel, "")).ToHashSet();
            await StoreSweep.RunAsync(runtime, pods.Contains, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EngineException or PodException)
        {
            errors.Add(error); // It is unknown what is still needed, or another process is busy: nothing is removed.
        }
    }
}
