using System.Runtime.ExceptionServices;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// What becomes of a pod, or of a container in one, when it is done. One rule for all who wait: it is done when no container of it
/// has a process any more, and that is decided under the pod's lock, for one may have been added, or all started anew, meanwhile.
/// </summary>
public static class WhenDone
{
    private const int MostRefusals = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Waits until something is done, and removes it. What was started anew meanwhile is waited for again, and an engine that is gone
    /// is waited for too: it may only be restarted.
    /// </summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="target">What is to be removed.</param>
    /// <param name="cancellationToken">Ends the wait; a removal that has begun is finished.</param>
    /// <exception cref="OperationFailedException">Something could not be removed, several times; the record is kept, to
    /// be tried again.</exception>
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
                    .Debug(error, "The engine {What}; trying again in {Pause}", isGone ? "is not there" : "refused", pause);
            }

            pause = hasWaited ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes something if it is done.</summary>
    /// <returns>Whether it is gone. False when it goes on: somebody is to wait for it again.</returns>
    /// <exception cref="OperationFailedException">Something could not be removed; the record is kept, to be tried again.</exception>
    public static Task<bool> TryRemoveAsync(PodRuntime runtime, RemovalTarget target, CancellationToken cancellationToken) =>
        TryRemoveAsync(runtime, target, () => true, cancellationToken);

    /// <summary>Stops a pod if it is done: its network is given back, its containers are kept.</summary>
    /// <returns>Whether it is stopped, or gone. False when it goes on.</returns>
    /// <exception cref="OperationFailedException">Something could not be taken down; it is kept, to be tried again.</exception>
    public static async Task<bool> TryStopAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.TryOpenAsync(runtime, id, new StopVerb(), cancellationToken).ConfigureAwait(false);
        if (session is null || session.Record.Phase == PodPhase.Removing) return true;
        if (await HasProcessAsync(runtime, session.Record, container: null, cancellationToken).ConfigureAwait(false)) return false;
        await StopPod.StopAsync(session, TimeSpan.Zero).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Ends a run that was followed in the foreground: stops its own container, if that is wished, and then removes or stops what is
    /// done. What others run beside it in the pod, or have put in its place, is left alone, and with it the pod.
    /// </summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="run">The run.</param>
    /// <param name="stops">Whether its container is to be stopped, where it still runs.</param>
    /// <param name="grace">How long that has between its stop signal and KILL.</param>
    /// <returns>Whether nothing is left to wait for. False when it goes on.</returns>
    /// <exception cref="PodException">Its container could not be stopped, or what is done not be taken down.</exception>
    public static async Task<bool> EndAsync(PodRuntime runtime, FollowedRun run, bool stops, TimeSpan grace)
    {
        ExceptionDispatchInfo? kept = null;
        try
        {
            if (stops) await PodContainer.StopAttemptAsync(runtime, run.Pod, run.Container, grace).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not PodNotFoundException)
        {
            kept = ExceptionDispatchInfo.Capture(error); // the rest may be taken down all the same
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

    /// <summary>Does for a pod what nobody is left to do: removes what is done and was to be removed, otherwise has
    /// somebody wait.</summary>
    /// <returns>What was done, a line each.</returns>
    internal static async Task<IReadOnlyList<string>> TakeUpAsync(PodRuntime runtime, string id, CancellationToken cancellationToken)
    {
        var lines = new List<string>();

        // A pod whose lock is held is somebody's work: what is just being made has no waiter yet.
        if (FileLock.IsHeld(runtime.Store.Paths.PodLock(id)) || runtime.Store.Read(id) is not { } record) return lines;
        foreach (var target in record.RemovalTargets.Where(target => RemovalWatch.IsFree(runtime, target)))
        {
            var what = target.Container is { } container
                ? $"container \"{container}\" of pod \"{record.FullName}\""
                : $"pod \"{record.FullName}\"";
            if (record.Phase == PodPhase.Running
                && await HasProcessAsync(runtime, record, target.Container, cancellationToken).ConfigureAwait(false))
            {
                runtime.StartWaiter(target);
                lines.Add($"{what}: nobody waited to remove it (--rm), somebody does now");
            }
            else if (await TryRemoveAsync(
                runtime, target, () => RemovalWatch.IsFree(runtime, target), cancellationToken).ConfigureAwait(false))
            {
                lines.Add($"{what}: it has ended, removed (--rm)");
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
        if (session is null || !session.Record.RemovalTargets.Contains(target)) return true; // gone, and perhaps made anew to stay
        var attempt = session.Record.Former
            .Concat(session.Record.Spec.Containers)
            .FirstOrDefault(container => container.FullName == target.Container);
        if (!isWanted() || await HasProcessAsync(runtime, session.Record, target.Container, cancellationToken).ConfigureAwait(false))
            return false;
        if (attempt is null) await RemovePod.RemoveAsync(session).ConfigureAwait(false);
        else await PodContainer.RemoveAttemptAsync(session, attempt).ConfigureAwait(false);
        return true;
    }

    // Whether an error is the engine's, and then whether that is gone: it may come back, while a refusal may be for good.
    private static bool? IsOfTheEngine(Exception error) => (error as EngineException ?? error.InnerException as EngineException) switch
    {
        EngineUnavailableException or EngineUnansweredException => true,
        not null => false,
        null => null,
    };

    private static async Task<bool> HasProcessAsync(
        PodRuntime runtime, PodRecord record, string? container, CancellationToken cancellationToken) =>
        (await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false)).HasProcess(container);
}
