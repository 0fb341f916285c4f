using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Forecasts;

/// <summary>Why the IPAM plugin of a network would give no address, as far as that can be seen.</summary>
internal static class AddressRefusals
{
    private const string What = "address";

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead, PluginConfig plugin)
    {
        if (plugin is { IpamType: "dhcp", Ipam: { } ipam } && !DhcpDaemon.IsListening(ipam))
            yield return PlannedChange.Refused(What, ForecastReason.NoDhcpDaemon, DhcpDaemon.Path(ipam));
        if (plugin.IpamType != "host-local") yield break;
        foreach (var pool in AddressPool.Of(ahead.Network.List))
        {
            var reserved = ahead.Outlook.OnHost(HostFactKind.File)
                .Where(file => Path.GetDirectoryName(file.Subject) == pool.Directory)
                .Select(file => Path.GetFileName(file.Subject))
                .Where(name => IPAddress.TryParse(name, out _))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var wanted in ahead.Network.Ips.Select(ip => ip.Split('/')[0]))
            {
                if (!pool.Contains(IPAddress.Parse(wanted)))
                    yield return PlannedChange.Refused(What, ForecastReason.OutOfRange, wanted, ahead.Network.Network);
                else if (reserved.Contains(wanted))
                    yield return PlannedChange.Refused(What, ForecastReason.Reserved, wanted, Path.Combine(pool.Directory, wanted));
            }

            if (ahead.Network.Ips.Count > 0) continue;
            foreach (var set in pool.Sets.Where(set => set.Count > 0 && IsFull(set, reserved)))
                yield return PlannedChange.Refused(What, ForecastReason.PoolFull, $"{set[0].Subnet}");
        }
    }

    private static bool IsFull(IReadOnlyList<AddressRange> set, IReadOnlyCollection<string> reserved)
    {
        var taken = reserved.Select(IPAddress.Parse).Count(address => set.Any(range => range.Contains(address)));
        return set.Aggregate(UInt128.Zero, (sum, range) => sum + range.Size) <= (UInt128)taken;
    }
}
