using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A port of the host that the plugin portmap leads to a container.</summary>
/// <param name="Network">The container's network.</param>
/// <param name="ContainerId">The container: of a pod its sandbox.</param>
/// <param name="Port">The port.</param>
internal sealed record PublishedRule(string Network, string ContainerId, PortMapping Port);
