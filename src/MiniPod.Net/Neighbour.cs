using System.Net;
using System.Net.NetworkInformation;

namespace MiniPod.Net;

/// <summary>What a namespace knows about the MAC address of a neighbour.</summary>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Address">The neighbour's IP address.</param>
/// <param name="Mac">Its MAC address; null while it is not known.</param>
/// <param name="State">How sure that is.</param>
/// <remarks>rtnetlink(7), RTM_GETNEIGH; ip-neighbour(8).</remarks>
public sealed record Neighbour(int LinkIndex, IPAddress Address, PhysicalAddress? Mac, NeighbourState State);
