using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>The agent, which watches pods with a restart policy. It holds a lock. If it is killed, the lock is free, and the next command
/// on such a pod starts another one.</summary>
public static class AgentWatch
{
    /// <summary>Takes the watch; null if another process has it.</summary>
    public static FileLock? TryTake(PodRuntime runtime) =>
        FileLock.TryAcquire(runtime.Store.Paths.AgentLock, holder: PodSession.Holder("agent"));

    /// <summary>Starts the agent if the pod needs one and there is none.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="record">The pod.</param>
    public static void Ensure(PodRuntime runtime, PodRecord record)
    {
        if (record.NeedsWatching && !PodWatch.IsAlive(runtime.Store.Paths)) runtime.StartAgent();
    }
}
