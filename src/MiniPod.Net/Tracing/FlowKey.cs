using System.Net.Sockets;

namespace MiniPod.Net.Tracing;

/// <summary>What tells the packets of one connection from all others on a host: the protocol, and the port of the one who asks.</summary>
/// <param name="Protocol"><see cref="ProtocolType.Tcp"/>, <see cref="ProtocolType.Udp"/>, or <see cref="ProtocolType.Icmp"/> for echo
/// requests of both families.</param>
/// <param name="Port">The port of the one who asks; for ICMP the identifier of the request.</param>
public sealed record FlowKey(ProtocolType Protocol, ushort Port)
{
    /// <summary>The number of the protocol in the header of a packet.</summary>
    /// <param name="isIPv6">Whether the packet is one of IPv6.</param>
    internal byte Number(bool isIPv6) => Protocol == ProtocolType.Icmp && isIPv6 ? (byte)58 : (byte)Protocol;
}
