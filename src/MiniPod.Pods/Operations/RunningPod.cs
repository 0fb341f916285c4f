using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A pod that was created, or in which a container was created.</summary>
/// <param name="Record">The pod's record.</param>
/// <param name="Watch">With <c>--rm</c>, the lock of the process that waits to remove what was created. It is released
/// for another process that takes over the wait, or deleted when the wait is over.</param>
public sealed record RunningPod(PodRecord Record, FileLock? Watch = null);
