using System.Runtime.ExceptionServices;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// What happens to a pod, or a container in one, when it is done. One rule applies to all commands that wait: it is
/// done when none of its containers has a process any more. That is decided under the pod's lock, because in the
/// meantime a container may have been added, or all of them restarted.
/// </summary>
public static class WhenDone
{
    private const int MostRefusals = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Waits until a pod or container is done, and removes it. If it was restarted in the meantime, it is waited for
    /// again. If the engine is unavailable, that is waited for as well, because the engine may only be restarting.
    /// </summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="target">The pod or container to remove.</param>
    /// <param name="cancellationToken">Cancels the wait; a removal in progress is completed.</param>
    /// <exception cref="OperationFailedException">The removal failed several times. The record is kept, so that the
    /// removal can be repeated.</exception>
    public static async Task RemoveAsync(PodRuntime runtime, RemovalTarget target, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var refusals = 0;
        while (true)
        {
            var hasWaited = false;
            try
            {
                hasWaited = await AwaitPod.EndAsync(runtime, target, cancellationToken).ConfigureAwait(false);
                if (await TryRemoveAsync(runtime, target, cancellationToken).ConfigureAwait(false)) return;
                refusals = 0;
            }
            catch (Exception error) when (IsOfTheEngine(error) is { } isGone && (isGone || ++refusals < MostRefusals))
            {
                runtime.Log
                    .ForContext(typeof(WhenDone))
                    .Debug(error, "The engine {What}; trying again in {Pause}", isGone ? "is not available" : "refused", pause);
            }

            pause = hasWaited ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a pod or container if it is done.</summary>
    /// <returns>Whether it is gone. False when it is running again and must be waited for again.</returns>
    /// <exception cref="OperationFailedException">Something could not be removed. The record is kept, so that the
    /// removal can be repeated.</exception>
    public static Task<bool> TryRemoveAsync(PodRuntime runtime, RemovalTarget target, CancellationToken cancellationToken) =>
        TryRemoveAsync(runtime, target, () => true, cancellationToken);

    /// <summary>Stops a pod if it is done. Its network is released, its containers are kept.</summary>
    /// <returns>Whether it is stopped, or gone. False when it is still running.</returns>
    /// <exception cref="OperationFailedException">Something could not be taken down. It is kept, so that the stop can
    /// be repeated.</exception>
    public static async Task<bool> TryStopAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(runtime, id, new StopVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null || session.Record.Phase == PodPhase.Removing) return true;
        if (await runtime.Status().HasProcessAsync(session.Record, container: null, cancellationToken).ConfigureAwait(false)) return false;
        await StopPod.StopAsync(session, TimeSpan.Zero).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Ends a run that was followed in the foreground: stops its own container, if requested, and then removes or stops
    /// what is done. Containers that other commands run in the pod, or that have replaced this one, are left alone, and
    /// then so is the pod.
    /// </summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="run">The run.</param>
    /// <param name="stops">Whether to stop its container if it is still running.</param>
    /// <param name="grace">The container's grace period between its stop signal and SIGKILL.</param>
    /// <returns>Whether nothing is left to wait for. False when it is still running.</returns>
    /// <exception cref="PodException">The container could not be stopped, or what is done could not be taken
    /// down.</exception>
    public static async Task<bool> EndAsync(PodRuntime runtime, FollowedRun run, bool stops, TimeSpan grace)
    {
        ExceptionDispatchInfo? kept = null;
        try
        {
            if (stops) await PodContainer.StopAttemptAsync(runtime, run.Pod, run.Container, grace).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not PodNotFoundException)
        {
            kept = ExceptionDispatchInfo.Capture(error); // The rest may still be taken down.
        }

        try
        {
            var isDone = run.Removes is { } target ? await TryRemoveAsync(runtime, target, CancellationToken.None).ConfigureAwait(false)
                : !run.IsWholePod || await TryStopAsync(runtime, run.Pod, CancellationToken.None).ConfigureAwait(false);
            if (!isDone || !run.IsWholePod && run.Removes is null) kept?.Throw();
            return isDone;
        }
        catch (Exception error) when (kept is not null && error is not PodNotFoundException)
        {
            kept.Throw();
            throw;
        }
    }

    /// <summary>Takes over from waiting processes that are dead: removes what is done and was to be removed, and
    /// otherwise starts a process that waits.</summary>
    /// <returns>What was done, one line each.</returns>
    internal static async Task<IReadOnlyList<string>> TakeUpAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        var lines = new List<string>();

        // If the pod's lock is held, another process is working on it: what is just being created has no waiting
        // process yet.
        if (FileLock.IsHeld(runtime.Store.Paths.PodLock(id)) || runtime.Store.Read(id) is not { } record) return lines;
        foreach (var target in record.RemovalTargets.Where(target => RemovalWatch.IsFree(runtime, target)))
        {
            var what = target.Container is { } container
                ? $"container \"{container}\" of pod \"{record.FullName}\""
                : $"pod \"{record.FullName}\"";
            if (record.Phase == PodPhase.Running
                && await runtime.Status().HasProcessAsync(record, target.Container, cancellationToken).ConfigureAwait(false))
            {
                runtime.StartWaiter(target);
                lines.Add($"{what}: no process was waiting to remove it (--rm), one is now");
            }
            else if (await TryRemoveAsync(
                runtime, target, () => RemovalWatch.IsFree(runtime, target), cancellationToken).ConfigureAwait(false))
            {
                lines.Add($"{what}: finished, removed (--rm)");
                if (target.Container is null) break;
            }
        }

        return lines;
    }

    private static async Task<bool> TryRemoveAsync(
        PodRuntime runtime, RemovalTarget target, Func<bool> isWanted, CancellationToken cancellationToken)
    {
        PodVerb verb = target.Container is { } name ? new RemoveContainerVerb(name) : new RemoveVerb();
        using var session = await PodOpening.TryOpenAsync(runtime, target.Pod, verb, cancellationToken).ConfigureAwait(false);
        if (session is null || !session.Record.RemovalTargets.Contains(target)) return true; // Gone, and perhaps re-created without --rm.

        // Whether it runs again is the agent's to decide, which removes it then.
        if (target.Container is null && session.Record is { Spec.IsWatched: true, Phase: PodPhase.Running }) return false;
        var attempt = session.Record.Former
            .Concat(session.Record.Spec.Containers)
            .FirstOrDefault(container => container.FullName == target.Container);
        var status = runtime.Status();
        if (!isWanted() || await status.HasProcessAsync(session.Record, target.Container, cancellationToken).ConfigureAwait(false))
            return false;
        if (attempt is null) await RemovePod.RemoveAsync(session).ConfigureAwait(false);
        else await PodContainer.RemoveAttemptAsync(session, attempt).ConfigureAwait(false);
        return true;
    }

    // Null for an error that is not the engine's; true if the engine is unavailable, and may come back; false for a
    // refusal, which may be permanent.
    private static bool? IsOfTheEngine(Exception error) => (error as EngineException ?? error.InnerException as EngineException) switch
    {
        EngineUnavailableException or EngineUnansweredException => true,
        not null => false,
        null => null,
    };
}
