using MiniPod.Engine;
using MiniPod.Net;

namespace MiniPod.Pods.Topology;

/// <summary>A container of a pod.</summary>
/// <param name="Name">Its name in the pod.</param>
/// <param name="State">Its state; null if the engine has no such container.</param>
/// <param name="Status">The engine's words for its state.</param>
/// <param name="IsSandbox">Whether it is the sandbox, which holds the namespace.</param>
/// <param name="Listeners">The sockets at which its processes listen.</param>
public sealed record TopologyContainer(
    string Name, ContainerState? State, string Status, bool IsSandbox, IReadOnlyList<Listener> Listeners);
