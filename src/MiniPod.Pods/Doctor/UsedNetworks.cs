using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>The networks in use: the default network, and those that pods are attached to.</summary>
internal static class UsedNetworks
{
    /// <summary>Returns each network once, the default first. A network with pods on it is returned with the
    /// configuration that they were attached with.</summary>
    public static IReadOnlyList<NetworkConfigList> Of(PodRuntime runtime) =>
        [
            .. runtime.Store
                .List(_ => { })
                .SelectMany(record => record.Networks)
                .Select(attachment => attachment.List with { Source = attachment.Source })
                .Prepend(runtime.Networks.Get(runtime.Networks.DefaultNetwork))
                .DistinctBy(list => list.Name),
        ];

    /// <summary>Returns the same; none if the networks cannot be read, which another check reports.</summary>
    public static IReadOnlyList<NetworkConfigList> Readable(PodRuntime runtime)
    {
        try
        {
            return Of(runtime);
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return [];
        }
    }

    /// <summary>Whether one of them assigns IPv6 addresses. False if the networks cannot be read.</summary>
    public static bool GiveIPv6(PodRuntime runtime) => Readable(runtime).Any(HasIPv6);

    /// <summary>Whether a network assigns IPv6 addresses.</summary>
    public static bool HasIPv6(NetworkConfigList list) =>
        AddressPool.Of(list).Any(pool => pool.Sets.Any(set => set.Any(range => range.Subnet.Contains(':', StringComparison.Ordinal))));
}
