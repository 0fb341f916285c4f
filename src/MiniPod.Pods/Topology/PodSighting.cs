using MiniPod.Net;
using MiniPod.Pods.Live;
using MiniPod.Pods.Status;

namespace MiniPod.Pods.Topology;

/// <summary>What was seen of a pod.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Facts">The outcomes of its steps.</param>
/// <param name="View">Its network namespace; null if it has none.</param>
internal sealed record PodSighting(PodStatus Status, PodFacts Facts, NamespaceView? View)
{
    /// <summary>The sockets at which its processes listen, by the name of their container; those of processes that are in none are
    /// missing.</summary>
    public ILookup<string, Listener> Listeners { get; init; } = Array.Empty<Listener>().ToLookup(_ => "");
}
