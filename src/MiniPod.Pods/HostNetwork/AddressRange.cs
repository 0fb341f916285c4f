using System.Net;
using System.Text.Json;
using static MiniPod.Pods.HostNetwork.ForeignJson;

namespace MiniPod.Pods.HostNetwork;

/// <summary>An address range as the host-local plugin interprets it: from the first to the last address of a subnet, or
/// the given bounds, without the gateway.</summary>
/// <param name="Subnet">The subnet, as it was written.</param>
/// <param name="First">The first address, as a number.</param>
/// <param name="Last">The last address, as a number.</param>
/// <param name="Gateway">The gateway, as a number.</param>
internal sealed record AddressRange(string Subnet, UInt128 First, UInt128 Last, UInt128 Gateway)
{
    /// <summary>The number of addresses that can be assigned.</summary>
    public UInt128 Size => Last < First ? 0 : Last - First + 1 - (First <= Gateway && Gateway <= Last ? UInt128.One : 0);

    /// <summary>Reads a range; null if it is not valid.</summary>
    public static AddressRange? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || Text(json, "subnet") is not { } subnet
            || !IPNetwork.TryParse(subnet, out var network))
        {
            return null;
        }

        var isIPv4 = network.BaseAddress.GetAddressBytes().Length == 4;
        var start = AddressNumber.Of(network.BaseAddress);
        var hosts = (isIPv4 ? 32 : 128) - network.PrefixLength;
        var end = start + ((hosts == 128 ? UInt128.Zero : UInt128.One << hosts) - 1);

        // The last address of an IPv4 subnet is its broadcast address.
        return new AddressRange(
            subnet,
            Given(json, "rangeStart") ?? start + 1,
            Given(json, "rangeEnd") ?? (isIPv4 ? end - 1 : end),
            Given(json, "gateway") ?? start + 1);
    }

    /// <summary>Whether an address is one of those that can be assigned.</summary>
    public bool Contains(
        IPAddress address) => AddressNumber.Of(address) is var number
            && number >= First
            && number <= Last
            && number != Gateway
            && (address.GetAddressBytes().Length == 4) == !Subnet.Contains(':', StringComparison.Ordinal);

    private static UInt128? Given(JsonElement json, string name) =>
        Text(json, name) is { } text && IPAddress.TryParse(text, out var address) ? AddressNumber.Of(address) : null;
}
