using System.Net.NetworkInformation;

namespace MiniPod.Net;

/// <summary>Behind which port of a bridge a MAC address is.</summary>
/// <param name="PortIndex">The index of the port.</param>
/// <param name="Mac">The MAC address.</param>
/// <param name="IsOfPort">Whether it is the port's own address, or was set by an administrator; otherwise it was learned from a
/// frame.</param>
/// <remarks>bridge(8), "bridge fdb".</remarks>
public sealed record ForwardingEntry(int PortIndex, PhysicalAddress Mac, bool IsOfPort);
