using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A pod that was made, or in which a container was.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Watch">With <c>--rm</c> the wait to remove what was made: to be given up for another one who waits, or
/// deleted with it.</param>
public sealed record RunningPod(PodRecord Record, FileLock? Watch = null);
