using System.Net;

namespace MiniPod.Pods.Topology;

/// <summary>An address of a pod from which the host takes no packets, because its own way there is another (rp_filter).</summary>
/// <param name="Address">The address.</param>
/// <param name="In">The interface by which its packets come in.</param>
/// <param name="Way">The interface by which the host would send to it.</param>
internal sealed record RefusedSource(IPAddress Address, string In, string Way);
