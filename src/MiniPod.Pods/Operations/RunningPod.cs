using MiniPod.Engine;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A pod that was made.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Output">The output of the container that was to be attached to, to be disposed; null when none was.</param>
public sealed record RunningPod(PodRecord Record, IContainerOutput? Output);
