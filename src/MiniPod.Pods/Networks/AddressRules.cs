using System.Net;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>What the addresses that a network gives a pod must be like.</summary>
internal static class AddressRules
{
    /// <summary>Checks the addresses that a network gave.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="attachment">The network.</param>
    /// <param name="addresses">What its plugins gave.</param>
    /// <exception cref="PodException">One that was asked for is missing, or a port is to be published on an address of a
    /// family that the pod has no address of.</exception>
    public static void Check(PodRecord record, PodNetwork attachment, IEnumerable<IPAddress> addresses)
    {
        var got = addresses.ToHashSet();
        if (attachment.Ips.FirstOrDefault(asked => !got.Contains(IPAddress.Parse(asked))) is { } missing)
        {
            throw new PodException(
                $"network \"{attachment.Network}\" was asked for address {missing} and gave {string.Join(", ", got)}: its "
                + "address management does not heed the wish.");
        }

        // portmap says nothing, and publishes nothing, where host and pod address are not of one family.
        if (!AttachmentConf.PublishesPorts(record, attachment)) return;
        var families = got.Select(address => address.AddressFamily).ToHashSet();
        if (record.Spec.AllPorts().FirstOrDefault(port =>
            port.HostIp is { } host && !families.Contains(IPAddress.Parse(host).AddressFamily)) is { } unreachable)
        {
            throw new PodException(
                $"cannot publish port {unreachable}: network \"{attachment.Network}\" gave the pod {string.Join(", ", got)}, no "
                + $"address of the same family as {unreachable.HostIp}. Publish it on another host address, or use a network "
                + "with both families.");
        }
    }
}
