using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A host port that the portmap plugin forwards to a container.</summary>
/// <param name="Network">The network of the container; null if the rule does not say.</param>
/// <param name="ContainerId">The container: for a pod, its sandbox.</param>
/// <param name="Port">The port.</param>
internal sealed record PublishedRule(string? Network, string ContainerId, PortMapping Port);
