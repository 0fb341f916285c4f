namespace MiniPod.Pods.Topology;

/// <summary>An interface of a pod, and what it is connected to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Network">The network that it is attached to; null if it is of none.</param>
public sealed record TopologyPodInterface(string Name, string? Network)
{
    /// <summary>The interface; null if it is gone.</summary>
    public TopologyInterface? Interface { get; init; }

    /// <summary>How it is connected.</summary>
    public TopologyWire Wire { get; init; }

    /// <summary>The host's interface that it is connected to: the other end of a veth pair, or the device on which it is; null if
    /// there is none.</summary>
    public TopologyInterface? HostEnd { get; init; }

    /// <summary>The name of the bridge that <see cref="HostEnd"/> is a port of; null if it is of none.</summary>
    public string? Bridge { get; init; }

    /// <summary>What the interface's network calls its bridge; null if it is not known to have one.</summary>
    public string? ExpectedBridge { get; init; }
}
