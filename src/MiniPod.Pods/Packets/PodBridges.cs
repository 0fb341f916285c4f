using System.Net;
using MiniPod.Net;

namespace MiniPod.Pods.Packets;

/// <summary>Finds the bridge to which a pod belongs: the one that has the address of its gateway.</summary>
internal static class PodBridges
{
    /// <summary>Finds it.</summary>
    /// <param name="facts">What was seen.</param>
    /// <param name="pod">The pod's namespace.</param>
    /// <returns>The name of the bridge; null if the namespace is no pod's, or its gateway is on no bridge.</returns>
    public static string? Find(PacketFacts facts, NamespaceView pod)
    {
        var gateways = facts.Pods.Where(one => one.View?.Identity == pod.Identity)
            .SelectMany(one => one.Facts.Results.Values)
            .SelectMany(result => result.ContainerIps)
            .Select(ip => ip.Gateway).OfType<IPAddress>().ToHashSet();
        return facts.Picture.Host.Addresses.Where(address => gateways.Contains(address.Address))
            .Select(address => facts.Picture.Host.Link(address.LinkIndex))
            .FirstOrDefault(link => link?.Kind == "bridge")?.Name;
    }
}
