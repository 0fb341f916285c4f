namespace MiniPod.Cni;

/// <summary>An interface that a plugin made, on the host or in the container.</summary>
public sealed record CniInterface
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its hardware address; null when it has none.</summary>
    public string? Mac { get; init; }

    /// <summary>Its maximum transmission unit in bytes; null when not told (it came with 1.1.0).</summary>
    public int? Mtu { get; init; }

    /// <summary>The namespace's path when it is in the container; null when it is on the host.</summary>
    public string? Sandbox { get; init; }

    /// <summary>The path of a socket that stands for it, as vhost-user has; null when there is none (1.1.0).</summary>
    public string? SocketPath { get; init; }

    /// <summary>The PCI device behind it; null when there is none (1.1.0).</summary>
    public string? PciId { get; init; }
}
