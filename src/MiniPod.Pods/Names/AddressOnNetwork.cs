namespace MiniPod.Pods.Names;

/// <summary>An address of a pod.</summary>
/// <param name="Network">The name of the network to which it belongs.</param>
/// <param name="Address">The address, IPv4 or IPv6, without a prefix length.</param>
internal sealed record AddressOnNetwork(string Network, string Address);
