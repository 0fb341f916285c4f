using System.Text.Json;

namespace MiniPod.Pods.NetworkRules;

/// <summary>The keys of the CNI project's plugins, with what they accept (their sources, version 1.1.1). Keys that only
/// later versions know are left to them, because earlier ones ignore whatever they say.</summary>
internal static class PluginKeys
{
    private static readonly string[] DeviceKeys = ["device", "hwaddr", "kernelpath", "pciBusID"];
    private static readonly string[] Directions = ["ingress", "egress"];

    private static readonly Func<JsonElement, string?> Mtu = KeyRule.Number(int.MinValue, 65535); // 0 and less mean the default

    private static readonly Dictionary<string, Dictionary<string, Func<JsonElement, string?>>> All = new(StringComparer.Ordinal)
    {
        ["bridge"] = new(StringComparer.Ordinal)
        {
            ["bridge"] = KeyRule.Link,
            ["isGateway"] = KeyRule.Bool,
            ["isDefaultGateway"] = KeyRule.Bool,
            ["forceAddress"] = KeyRule.Bool,
            ["ipMasq"] = KeyRule.Bool,
            ["mtu"] = Mtu,
            ["hairpinMode"] = KeyRule.Bool,
            ["promiscMode"] = KeyRule.Bool,
            ["vlan"] = KeyRule.Number(0, 4094),
            ["macspoofchk"] = KeyRule.Bool,
            ["enabledad"] = KeyRule.Bool,
        },
        ["ptp"] = new(StringComparer.Ordinal)
        {
            ["ipMasq"] = KeyRule.Bool,
            ["mtu"] = Mtu,
        },
        ["macvlan"] = new(StringComparer.Ordinal)
        {
            ["master"] = KeyRule.Link,
            ["mode"] = KeyRule.OneOf("bridge", "private", "vepa", "passthru"),
            ["mtu"] = Mtu,
        },
        ["ipvlan"] = new(StringComparer.Ordinal)
        {
            ["master"] = KeyRule.Link,
            ["mode"] = KeyRule.OneOf("l2", "l3", "l3s"),
            ["mtu"] = Mtu,
        },
        ["vlan"] = new(StringComparer.Ordinal)
        {
            ["master"] = KeyRule.Link,
            ["vlanId"] = KeyRule.Number(0, 4094),
            ["mtu"] = Mtu,
        },
        ["host-device"] = new(StringComparer.Ordinal)
        {
            ["device"] = KeyRule.Link,
            ["hwaddr"] = KeyRule.Mac,
            ["kernelpath"] = KeyRule.Text,
            ["pciBusID"] = KeyRule.Text,
        },
        ["tap"] = new(StringComparer.Ordinal)
        {
            ["mac"] = KeyRule.Mac,
            ["mtu"] = Mtu,
            ["multiQueue"] = KeyRule.Bool,
        },
        ["portmap"] = new(StringComparer.Ordinal)
        {
            ["snat"] = KeyRule.Bool,
            ["masqAll"] = KeyRule.Bool,
            ["markMasqBit"] = KeyRule.Number(0, 31),
            ["externalSetMarkChain"] = KeyRule.Text,
            ["conditionsV4"] = KeyRule.Texts,
            ["conditionsV6"] = KeyRule.Texts,
        },
        ["firewall"] = new(StringComparer.Ordinal)
        {
            ["backend"] = KeyRule.Text,
            ["iptablesAdminChainName"] = KeyRule.Text,
            ["firewalldZone"] = KeyRule.Text,
            ["ingressPolicy"] = KeyRule.OneOf("open", "same-bridge", "isolated"),
        },
        ["bandwidth"] = new(StringComparer.Ordinal)
        {
            ["ingressRate"] = KeyRule.Number(0, long.MaxValue),
            ["ingressBurst"] = KeyRule.Number(0, long.MaxValue),
            ["egressRate"] = KeyRule.Number(0, long.MaxValue),
            ["egressBurst"] = KeyRule.Number(0, long.MaxValue),
        },
        ["tuning"] = new(StringComparer.Ordinal)
        {
            ["sysctl"] = KeyRule.TextValues,
            ["mac"] = KeyRule.Mac,
            ["mtu"] = Mtu,
            ["promisc"] = KeyRule.Bool,
            ["allmulti"] = KeyRule.Bool,
            ["dataDir"] = KeyRule.Text,
        },
        ["vrf"] = new(StringComparer.Ordinal)
        {
            ["vrfname"] = KeyRule.Link,
            ["table"] = KeyRule.Number(0, uint.MaxValue),
        },
    };

    /// <summary>Returns the mistakes in the keys of a plugin, without those of its IPAM plugin: for each, the key and what
    /// is wrong.</summary>
    public static IEnumerable<(string Key, string Problem)> Check(string type, JsonElement plugin)
    {
        if (!All.TryGetValue(type, out var keys)) yield break;
        var isWrong = false;
        foreach (var property in plugin.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null || !keys.TryGetValue(property.Name, out var rule)) continue;
            if (rule(property.Value) is not { } problem) continue;
            isWrong = true;
            yield return (property.Name, problem);
        }

        if (isWrong) yield break;
        foreach (var one in CheckTogether(type, plugin)) yield return one;
    }

    // What concerns several keys, or one that is missing.
    private static IEnumerable<(string Key, string Problem)> CheckTogether(string type, JsonElement plugin)
    {
        switch (type)
        {
            case "macvlan" or "ipvlan" or "vlan":
                if (type == "vlan" && !IsGiven(plugin, "master"))
                    yield return ("master", "is missing: the interface that carries the VLAN");
                else if (IsGiven(plugin, "master")
                    && !(plugin.TryGetProperty("linkInContainer", out var inside) && inside.ValueKind == JsonValueKind.True)
                    && KeyRule.HostLink(plugin.GetProperty("master")) is { } problem)
                {
                    yield return ("master", problem);
                }

                break;
            case "host-device" when !DeviceKeys.Any(key => IsGiven(plugin, key)) && !IsGiven(plugin, "capabilities"):
                yield return ("device", "is missing: name the device, or its hwaddr, kernelpath or pciBusID");
                break;
            case "vrf" when !IsGiven(plugin, "vrfname"):
                yield return ("vrfname", "is missing: the name of the VRF");
                break;
            case "portmap" when IsGiven(plugin, "externalSetMarkChain") && IsGiven(plugin, "markMasqBit"):
                yield return ("markMasqBit", "cannot be combined with externalSetMarkChain");
                break;
            case "bandwidth":
                foreach (var direction in Directions)
                {
                    if (IsGiven(plugin, $"{direction}Rate") != IsGiven(plugin, $"{direction}Burst"))
                        yield return ($"{direction}Rate", $"needs {direction}Burst, and the other way round");
                }

                break;
        }
    }

    // Plugins take a zero value for a missing one, as Go does.
    private static bool IsGiven(JsonElement json, string key) => json.TryGetProperty(key, out var value) && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => !value.TryGetInt64(out var number) || number != 0,
        _ => true,
    };
}
