using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>Validates the addresses that a network assigns to a pod.</summary>
internal static class AddressRules
{
    /// <summary>Checks the addresses that a network assigned.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="attachment">The network.</param>
    /// <param name="addresses">The addresses that its plugins assigned.</param>
    /// <exception cref="PodException">A requested address is missing, or a port is to be published on an address of a
    /// family in which the pod has no address.</exception>
    public static void Check(PodRecord record, PodNetwork attachment, IReadOnlyCollection<CniAddress> addresses)
    {
        if (attachment.Ips.FirstOrDefault(asked => !addresses.Any(got => IsThat(got, asked))) is { } missing)
        {
            throw new PodException(
                $"network \"{attachment.Network}\" assigned {string.Join(", ", addresses)} instead of the requested address {missing}: "
                + "its configuration has another prefix length, or its IPAM plugin does not honor requests.");
        }

        // portmap silently publishes nothing if the host address and the pod address are of different families.
        if (!AttachmentConf.PublishesPorts(record, attachment)) return;
        var families = addresses.Select(address => address.Address.AddressFamily).ToHashSet();
        if (record.Spec.AllPorts().FirstOrDefault(port =>
            port.HostIp is not null && !port.Families.Any(families.Contains)) is { } unreachable)
        {
            throw new PodException(
                $"cannot publish port {unreachable}: network \"{attachment.Network}\" assigned the pod {string.Join(", ", addresses)}, "
                + $"but no address of the same family as {unreachable.HostIp}. Publish it on another host address, or use a network "
                + "with both families.");
        }
    }

    private static bool IsThat(CniAddress got, string asked) =>
        asked.Contains('/', StringComparison.Ordinal) ? got == CniAddress.Parse(asked) : got.Address.Equals(IPAddress.Parse(asked));
}
