using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Forecasts;

/// <summary>An address that a pod would have.</summary>
/// <param name="Address">The address; <see cref="PlannedChange.AfterApply"/> if the plugin chooses it.</param>
/// <param name="Subnet">Its subnet.</param>
/// <param name="Gateway">The gateway of the subnet; null if there is none.</param>
/// <param name="Pool">The pool that it comes from; null if it is configured.</param>
/// <param name="SetNumber">The number of its range set in the pool.</param>
internal sealed record PlannedAddress(string Address, IPNetwork Subnet, IPAddress? Gateway, AddressPool? Pool, int SetNumber)
{
    public bool IsIPv6 => Subnet.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The program that shows its rules.</summary>
    public string Iptables => IptablesFamily.Program(Subnet.BaseAddress);

    /// <summary>The address alone, as rules have it.</summary>
    public string HostPrefix => $"{Address}/{(IsIPv6 ? 128 : 32)}";

    /// <summary>The addresses of a network, as far as the standard IPAM plugins give them.</summary>
    public static IReadOnlyList<PlannedAddress> Of(PodNetwork network, HostOutlook outlook)
    {
        // A pod that had an address asks for it again, as long as nobody else has it.
        var wanted = network.Ips.Count > 0
            ? network.Ips.Select(ip => ip.Split('/')[0]).ToList()
            : [.. outlook.FormerAddresses(network.InterfaceName).Where(ip =>
                !outlook.OnHost(HostFactKind.File).Any(file => Path.GetFileName(file.Subject) == ip))];
        string Choose(IPNetwork subnet) =>
            wanted.FirstOrDefault(ip => IPAddress.TryParse(ip, out var address) && subnet.Contains(address)) ?? PlannedChange.AfterApply;
        return
        [
            .. AddressPool.Of(network.List).SelectMany(pool => pool.Sets.Index().Select(set => OfSet(pool, set.Index, set.Item, Choose)))
                .OfType<PlannedAddress>(),
            .. network.List.Plugins.Where(plugin => plugin.IpamType == "static").SelectMany(OfConfiguration),
        ];
    }

    /// <summary>The files by which host-local reserves it.</summary>
    public IEnumerable<PlannedChange> Reservation(HostOutlook outlook, string sandboxId, string interfaceName)
    {
        if (Pool is null) yield break;
        var id = sandboxId == PlannedChange.AfterApply ? sandboxId : sandboxId[..HostFact.ShownIdLength];
        yield return PlannedChange.Add(HostFactKind.File, $"{Path.Combine(Pool.Directory, Address)}: {id} {interfaceName}");
        var last = Path.Combine(Pool.Directory, $"last_reserved_ip.{SetNumber}");
        var now = outlook.OnHost(HostFactKind.File).FirstOrDefault(fact => fact.Subject == last)?.Details[0];
        if (now is null) yield return PlannedChange.Add(HostFactKind.File, $"{last}: {Address}");
        else if (now != Address) yield return new PlannedChange(PlannedKind.Change, "file", $"{last}: {now} -> {Address}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Subnet.PrefixLength}";

    private static PlannedAddress? OfSet(
        AddressPool pool, int number, IReadOnlyList<AddressRange> ranges, Func<IPNetwork, string> choose) =>
        ranges.Count > 0 && IPNetwork.TryParse(ranges[0].Subnet, out var subnet)
            ? new PlannedAddress(choose(subnet), subnet, AddressNumber.ToAddress(ranges[0].Gateway, subnet), pool, number)
            : null;

    private static IEnumerable<PlannedAddress> OfConfiguration(PluginConfig plugin)
    {
        foreach (var one in PluginKeys.Objects(plugin.Ipam, "addresses"))
        {
            if (!one.TryGetProperty("address", out var text) || text.ValueKind != JsonValueKind.String) continue;
            if (text.GetString()!.Split('/') is not [var address, var length] || !IPAddress.TryParse(address, out var ip)
                || !int.TryParse(length, out var prefix) || prefix < 0 || prefix > ip.GetAddressBytes().Length * 8)
            {
                continue;
            }

            var gateway = one.TryGetProperty("gateway", out var given) && IPAddress.TryParse(given.ToString(), out var via) ? via : null;
            yield return new PlannedAddress(address, AddressNumber.Subnet(ip, prefix), gateway, Pool: null, SetNumber: 0);
        }
    }
}
