using MiniPod.Agent.Decisions;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>A pod as the record, the engine and /proc show it at one moment.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Containers">Its containers, in the order of the specification.</param>
/// <param name="HasSandbox">Whether its containers can run in the sandbox that was started for them.</param>
public sealed record PodView(PodRecord Record, IReadOnlyList<ContainerFacts> Containers, bool HasSandbox)
{
    /// <summary>That moment, by the agent's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When it is to end at the latest, by the agent's clock; null if it has no deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
