namespace MiniPod.Cni;

/// <summary>A network interface that a plugin created, on the host or in the container.</summary>
public sealed record CniInterface
{
    /// <summary>The name of the interface.</summary>
    public required string Name { get; init; }

    /// <summary>The hardware address; null when the interface has none.</summary>
    public string? Mac { get; init; }

    /// <summary>The maximum transmission unit in bytes; null when not specified (since CNI 1.1.0).</summary>
    public int? Mtu { get; init; }

    /// <summary>The path of the network namespace if the interface is in the container; null if it is on the
    /// host.</summary>
    public string? Sandbox { get; init; }

    /// <summary>The path of the socket that represents the interface, as for vhost-user; null when there is none (since
    /// CNI 1.1.0).</summary>
    public string? SocketPath { get; init; }

    /// <summary>The PCI device of the interface; null when there is none (since CNI 1.1.0).</summary>
    public string? PciId { get; init; }
}
