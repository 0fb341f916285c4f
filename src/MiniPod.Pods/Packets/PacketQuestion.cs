using System.Net.Sockets;

namespace MiniPod.Pods.Packets;

/// <summary>Which packet to send, and from where to where.</summary>
/// <param name="From">The sender: <c>host</c>, <c>outside</c>, a pod, <c>POD/CONTAINER</c>, or <c>netns:NAME</c>.</param>
/// <param name="To">The receiver: a pod, an address, <c>host</c>, <c>outside</c> or a name, each with a port or without; <c>:PORT</c> for
/// a port of this host.</param>
public sealed record PacketQuestion(string From, string To)
{
    /// <summary>TCP, UDP or ICMP. Default null: TCP to a port, and ICMP where none is given and none found.</summary>
    public ProtocolType? Protocol { get; init; }

    /// <summary>The bytes of data to send. Default 0: as many as a short request has.</summary>
    public int Size { get; init; }

    /// <summary>Whether to use IPv6 where there is a choice. Default null: the first address that there is.</summary>
    public bool? IsIPv6 { get; init; }

    /// <summary>Whether to read the network too, to draw the way in it. Default false.</summary>
    public bool WithTopology { get; init; }

    /// <summary>How long to wait for the answer. Default 1.5 seconds: TCP sends again after one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);
}
