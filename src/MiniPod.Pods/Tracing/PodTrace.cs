using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tracing;

/// <summary>What happened to a pod, and when.</summary>
/// <param name="Record">The pod.</param>
/// <param name="Operations">The operations that its journal still has, oldest first.</param>
public sealed record PodTrace(PodRecord Record, IReadOnlyList<TraceOperation> Operations);
