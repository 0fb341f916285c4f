using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>The agent, which watches pods with a restart policy. It holds a lock. If it is killed, the lock is free, and the next command
/// on such a pod starts another one.</summary>
public static class AgentWatch
{
    private const string Passing = "agent", Staying = "agent --stay";

    /// <summary>Takes the watch for an agent that ends when no pod needs it; null if another process has it.</summary>
    public static FileLock? TryTake(PodRuntime runtime) =>
        FileLock.TryAcquire(runtime.Store.Paths.AgentLock, holder: PodSession.Holder(Passing));

    /// <summary>Takes the watch for an agent that stays. One that does not gives way to it, once it has completed what it does.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null if another process that stays has the watch, or waits for it, or the other one has not given way in time.</returns>
    public static async Task<FileLock?> TakeAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var (paths, holder) = (runtime.Store.Paths, PodSession.Holder(Staying));
        if (FileLock.TryAcquire(paths.AgentLock, holder: holder) is { } free) return free;
        if (FileLock.ReadHolder(paths.AgentLock).Contains($"{Staying}'", StringComparison.Ordinal)) return null;
        using var turn = FileLock.TryAcquire(paths.AgentTurnLock, holder: holder);
        if (turn is null) return null;
        try
        {
            return await FileLock.AcquireAsync(
                paths.AgentLock,
                runtime.Timeouts.CleanUp,
                cancellationToken,
                holder: holder,
                waiting: other => runtime.Notice($"waiting until {other} has given way")).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            turn.Delete();
        }
    }

    /// <summary>Whether an agent that stays waits for the watch.</summary>
    public static bool IsAwaited(PodRuntime runtime) => FileLock.IsHeld(runtime.Store.Paths.AgentTurnLock);

    /// <summary>Starts the agent if the pod needs one and there is none.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="record">The pod.</param>
    public static void Ensure(PodRuntime runtime, PodRecord record)
    {
        if (record.NeedsWatching && !PodWatch.IsAlive(runtime.Store.Paths)) runtime.StartAgent();
    }
}
