using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>The networks that matter here: the default one, and those that pods are on.</summary>
internal static class UsedNetworks
{
    /// <summary>Each once, the default one first; as pods were given it, where they were.</summary>
    public static IReadOnlyList<NetworkConfigList> Of(PodRuntime runtime) =>
        [
            .. runtime.Store
                .List(_ => { })
                .SelectMany(record => record.Networks)
                .Select(attachment => attachment.List with { Source = attachment.Source })
                .Prepend(runtime.Networks.Get(runtime.Networks.DefaultNetwork))
                .DistinctBy(list => list.Name),
        ];

    /// <summary>Whether one of them gives IPv6 addresses; no, while they cannot be told, which is another check's to say.</summary>
    public static bool GiveIPv6(PodRuntime runtime)
    {
        try
        {
            return Of(runtime).Any(HasIPv6);
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return false;
        }
    }

    /// <summary>Whether a network gives IPv6 addresses.</summary>
    public static bool HasIPv6(NetworkConfigList list) =>
        AddressPool.Of(list).Any(pool => pool.Sets.Any(set => set.Any(range => range.Subnet.Contains(':', StringComparison.Ordinal))));
}
