using MiniPod.Agent.Decisions;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>A pod as the record, the engine and /proc show it at one moment.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Containers">Its containers, in the order of the specification.</param>
/// <param name="HasSandbox">Whether its containers can run in the sandbox that was started for them.</param>
public sealed record PodView(PodRecord Record, IReadOnlyList<ContainerFacts> Containers, bool HasSandbox);
