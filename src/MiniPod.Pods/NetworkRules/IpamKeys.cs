using System.Globalization;
using System.Net;
using System.Text.Json;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.NetworkRules;

/// <summary>The keys of the IPAM plugins host-local, static and dhcp, with what they accept.</summary>
internal static class IpamKeys
{
    private static readonly string[] TextKeys = ["dataDir", "resolvConf"];
    private static readonly string[] AddressKeys = ["rangeStart", "rangeEnd", "gateway"];

    /// <summary>Returns the mistakes in the configuration of an IPAM plugin: for each, the path of the key below
    /// <c>ipam</c> and what is wrong.</summary>
    /// <param name="type">The IPAM plugin.</param>
    /// <param name="ipam">Its configuration.</param>
    /// <param name="hasRanges">Whether the pod may pass ranges (the capability <c>ipRanges</c>).</param>
    public static IEnumerable<(string Key, string Problem)> Check(string type, JsonElement ipam, bool hasRanges) => type switch
    {
        "host-local" => [.. HostLocal(ipam, hasRanges), .. Objects(ipam, "routes", "dst", "gw")],
        "static" => [.. Objects(ipam, "addresses", "address", "gateway"), .. Objects(ipam, "routes", "dst", "gw")],
        "dhcp" when !DhcpDaemon.IsListening(ipam) =>
        [
            ("type", $"its daemon does not run: nothing listens at {DhcpDaemon.Path(ipam)}. Start it with the command 'dhcp daemon' in "
                + "the plugins' directory"),
        ],
        _ => [],
    };

    private static IEnumerable<(string Key, string Problem)> HostLocal(JsonElement ipam, bool hasRanges)
    {
        foreach (var key in TextKeys)
        {
            if (Given(ipam, key) is { } text && KeyRule.Text(text) is { } problem) yield return (key, problem);
        }

        var ranges = new List<(string Key, AddressSpan Span)>();
        if (Given(ipam, "subnet") is not null)
        {
            hasRanges = true;
            foreach (var one in Range(ipam, "", ranges)) yield return one;
        }

        if (Given(ipam, "ranges") is { } sets)
        {
            if (sets.ValueKind != JsonValueKind.Array)
            {
                yield return ("ranges", KeyRule.Wrong("an array of arrays of ranges", sets));
                yield break;
            }

            foreach (var (number, set) in sets.EnumerateArray().Index())
            {
                hasRanges = true;
                var key = Text($"ranges[{number}]");
                if (set.ValueKind != JsonValueKind.Array || set.GetArrayLength() == 0)
                {
                    yield return (key, KeyRule.Wrong("an array of ranges", set));
                    continue;
                }

                foreach (var (index, range) in set.EnumerateArray().Index())
                {
                    foreach (var one in Range(range, Text($"{key}[{index}]."), ranges)) yield return one;
                }
            }
        }

        if (!hasRanges) yield return ("ranges", "are missing, and so is \"subnet\": there is no address to give");
        foreach (var (index, (key, span)) in ranges.Index())
        {
            foreach (var (_, other) in ranges.Take(index).Where(other => other.Span.Overlaps(span)))
                yield return (key, $"{span.Text} overlaps with {other.Text}");
        }
    }

    private static IEnumerable<(string Key, string Problem)> Range(
        JsonElement range, string path, List<(string Key, AddressSpan Span)> ranges)
    {
        if (range.ValueKind != JsonValueKind.Object)
        {
            yield return (path.TrimEnd('.'), KeyRule.Wrong("an object with a subnet", range));
            yield break;
        }

        if (Given(range, "subnet") is not { } text)
        {
            yield return ($"{path}subnet", "is missing");
            yield break;
        }

        if (Cidr(text, out var problem) is not { } subnet)
        {
            yield return ($"{path}subnet", problem);
            yield break;
        }

        if (AddressNumber.Of(subnet.Address) != subnet.First)
            yield return ($"{path}subnet", $"{subnet.Address}/{subnet.Prefix} has bits beyond its prefix: the network is {subnet.Network}");
        else if (subnet.HostBits < 2) yield return ($"{path}subnet", $"{subnet.Network} is too small to give addresses from");
        var isValid = AddressNumber.Of(subnet.Address) == subnet.First && subnet.HostBits >= 2;

        foreach (var key in AddressKeys)
        {
            if (Given(range, key) is not { } given) continue;
            if (Address(given, out problem) is not { } address) yield return ($"{path}{key}", problem);
            else if (key != "gateway" && !subnet.Contains(address)) yield return ($"{path}{key}", $"{address} is not in {subnet.Network}");
        }

        var (start, end) = (Bound(range, "rangeStart"), Bound(range, "rangeEnd"));
        if (!isValid || start is not null && !subnet.Contains(start) || end is not null && !subnet.Contains(end)) yield break;
        var span = AddressSpan.Of(subnet, start, end);
        if (span.IsEmpty) yield return ($"{path}rangeEnd", $"is before rangeStart: {span.Text}");
        else ranges.Add(($"{path}subnet", span));
    }

    // Null also if it is wrong, which is told elsewhere.
    private static IPAddress? Bound(JsonElement range, string key) => Given(range, key) is { } given ? Address(given, out _) : null;

    // Objects with an address with a prefix length, which is needed, and a gateway, which is not.
    private static IEnumerable<(string Key, string Problem)> Objects(JsonElement ipam, string key, string needed, string gateway)
    {
        if (Given(ipam, key) is not { } array) yield break; // Addresses can come from the pod.
        if (array.ValueKind != JsonValueKind.Array)
        {
            yield return (key, KeyRule.Wrong("an array of objects", array));
            yield break;
        }

        foreach (var (index, one) in array.EnumerateArray().Index())
        {
            var path = Text($"{key}[{index}]");
            if (one.ValueKind != JsonValueKind.Object) yield return (path, KeyRule.Wrong($"an object with \"{needed}\"", one));
            else if (Given(one, needed) is not { } address) yield return ($"{path}.{needed}", "is missing");
            else if (Cidr(address, out var problem) is null) yield return ($"{path}.{needed}", problem);
            else if (Given(one, gateway) is { } via && Address(via, out problem) is null) yield return ($"{path}.{gateway}", problem);
        }
    }

    private static CidrText? Cidr(JsonElement value, out string problem)
    {
        problem = KeyRule.Text(value) ?? "";
        if (problem.Length > 0) return null;
        if (CidrText.Parse(value.GetString()!) is { } cidr) return cidr;
        problem = value.GetString() == "default"
            ? "\"default\" is not an address with a prefix length: the default route is 0.0.0.0/0"
            : $"\"{value.GetString()}\" is not an address with a prefix length, such as 10.1.0.0/16";
        return null;
    }

    private static IPAddress? Address(JsonElement value, out string problem)
    {
        problem = KeyRule.Text(value) ?? "";
        if (problem.Length > 0) return null;
        if (CidrText.ParseAddress(value.GetString()!) is { } address) return address;
        problem = $"\"{value.GetString()}\" is not an IP address";
        return null;
    }

    // Null and an empty text mean "not given", and keys are found in any case, as in Go.
    private static JsonElement? Given(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value))
        {
            value = json.EnumerateObject()
                .FirstOrDefault(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            || value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0
                ? null
                : value;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
