using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>
/// Network configurations with one mistake each: every plugin of the CNI project, as the first and as the second of its
/// chain, with each of its keys missing, of another type, and out of range.
/// </summary>
internal static class WrongNetworks
{
    /// <summary>The name of all of these networks.</summary>
    public const string Name = "wrong";

    private const string Subnet = "10.231.99.0/24";

    // A valid value for each key of a plugin, where this kernel can have one at all.
    private static readonly IReadOnlyDictionary<string, string> Plugins = new Dictionary<string, string>
    {
        ["bridge"] = """
            { "bridge": "wrongbr1", "isGateway": true, "isDefaultGateway": false, "ipMasq": true, "mtu": 1400, "hairpinMode": true,
              "promiscMode": false, "vlan": 0, "forceAddress": false, "macspoofchk": false, "enabledad": false, IPAM }
            """,
        ["ptp"] = """{ "ipMasq": true, "mtu": 1400, "dns": {}, IPAM }""",
        ["macvlan"] = """{ "master": "wrongbr0", "mode": "bridge", "mtu": 1400, "linkInContainer": false, IPAM }""",
        ["ipvlan"] = """{ "master": "wrongbr0", "mode": "l2", "mtu": 1400, "linkInContainer": false, IPAM }""",
        ["vlan"] = """{ "master": "wrongbr0", "vlanId": 5, "mtu": 1400, "linkInContainer": false, IPAM }""",
        ["host-device"] = """
            { "device": "wrongdev", "hwaddr": "02:00:00:00:00:99", "kernelpath": "/sys/none", "pciBusID": "0000:00:1f.9" }
            """,
        ["loopback"] = "{ }",
        ["portmap"] = """
            { "capabilities": { "portMappings": true }, "snat": true, "masqAll": false, "markMasqBit": 13, "conditionsV4": [],
              "conditionsV6": [], "externalSetMarkChain": "" }
            """,
        ["firewall"] = """
            { "backend": "iptables", "iptablesAdminChainName": "CNI-ADMIN", "firewalldZone": "trusted", "ingressPolicy": "open" }
            """,
        ["bandwidth"] = """{ "ingressRate": 1000000, "ingressBurst": 1000000, "egressRate": 1000000, "egressBurst": 1000000 }""",
        ["tuning"] = """
            { "sysctl": { "net.core.somaxconn": "500" }, "mac": "02:00:00:00:00:98", "promisc": false, "mtu": 1400, "allmulti": false,
              "dataDir": "/run/cni/tuning" }
            """,
        ["sbr"] = "{ }",
        ["vrf"] = """{ "vrfname": "red", "table": 100 }""",
    };

    private static readonly IReadOnlyDictionary<string, string> IpamPlugins = new Dictionary<string, string>
    {
        ["host-local"] = $$"""
            { "subnet": "{{Subnet}}", "rangeStart": "10.231.99.10", "rangeEnd": "10.231.99.200", "gateway": "10.231.99.1",
              "routes": [ { "dst": "0.0.0.0/0" } ], "ranges": [ [ { "subnet": "10.231.98.0/24" } ] ], "dataDir": "/var/lib/cni/networks",
              "resolvConf": "" }
            """,
        ["static"] = """
            { "addresses": [ { "address": "10.231.99.7/24", "gateway": "10.231.99.1" } ], "routes": [ { "dst": "0.0.0.0/0" } ], "dns": {} }
            """,
        ["dhcp"] = """{ "daemonSocketPath": "/run/cni/none.sock", "request": [], "provide": [] }""",
    };

    // What people really wrote, each with what is wrong with it.
    private static readonly string[] Reported =
    [
        """{ "type": "bridge", "bridge": "wrongbr1", "ipam": { "type": "host-local", "subnet": "10.231.99/24" } }""",
        """{ "type": "bridge", "bridge": "wrongbr1", "ipam": { "type": "host-local", "subnet": "10.231.99.5/24" } }""",
        """{ "type": "bridge", "bridge": "wrongbr1", "ipam": { "type": "dhcp" } }""",
        """
        { "type": "bridge", "bridge": "wrongbr1",
          "ipam": { "type": "host-local", "subnet": "10.231.99.0/24", "routes": [ { "dst": "default" } ] } }
        """,
        """
        { "type": "bridge", "bridge": "wrongbr1",
          "ipam": { "type": "host-local", "ranges": [ [ { "subnet": "10.231.99.0/24" } ], [ { "subnet": "10.231.99.0/25" } ] ] } }
        """,
        """{ "type": "ptp", "ipam": { "type": "host-local", "ranges": [ [ { "subnet": "10.231.99.0/31" } ] ] } }""",
        """{ "type": "bridge", "bridge": "wrongbr1", "mtu": "1400", "ipam": { "type": "host-local", "subnet": "10.231.99.0/24" } }""",
        """{ "type": "macvlan", "master": "nosuchlink", "ipam": { "type": "host-local", "subnet": "10.231.99.0/24" } }""",
        """{ "type": "bridge", "bridge": "abridgewithalongname", "ipam": { "type": "host-local", "subnet": "10.231.99.0/24" } }""",
    ];

    /// <summary>A network without a mistake.</summary>
    public static string Good => List([GoodBridge]);

    private static string GoodBridge => $$"""
        { "type": "bridge", "bridge": "wrongbr0", "isGateway": true, "ipMasq": true,
          "ipam": { "type": "host-local", "subnet": "{{Subnet}}" } }
        """;

    /// <summary>All of them, as the text of a conflist, with a description.</summary>
    public static IEnumerable<(string What, string Text)> All()
    {
        foreach (var text in Reported)
        {
            yield return ($"reported: {text}", List([text]));
            yield return ($"reported, second: {text}", List([GoodBridge, text]));
        }

        yield return ("vrf without a name", List([GoodBridge, """{ "type": "vrf" }"""]));
        yield return ("a rate without a burst", List([GoodBridge, """{ "type": "bandwidth", "ingressRate": 1000 }"""]));
        foreach (var (type, keys) in Plugins)
        {
            var ipam = $$""" "ipam": { "type": "host-local", "subnet": "{{Subnet}}" } """;
            foreach (var (what, plugin) in Mistakes(type, keys.Replace("IPAM", ipam, StringComparison.Ordinal)))
            {
                yield return ($"{what}, first", List([plugin]));
                yield return ($"{what}, second", List([GoodBridge, plugin]));
            }
        }

        foreach (var (type, keys) in IpamPlugins)
        {
            foreach (var (what, ipam) in Mistakes(type, keys))
            {
                var plugin = $$"""{ "type": "bridge", "bridge": "wrongbr1", "ipMasq": true, "ipam": {{ipam}} }""";
                yield return ($"{what}, first", List([plugin]));
                yield return ($"{what}, second", List([GoodBridge, plugin]));
            }
        }
    }

    private static IEnumerable<(string What, string Plugin)> Mistakes(string type, string keys)
    {
        var valid = JsonNode.Parse(keys)!.AsObject();
        valid["type"] = type;
        yield return ($"{type} as it is", valid.ToJsonString());
        foreach (var key in valid.Select(one => one.Key).Where(key => key is not ("type" or "capabilities")).ToList())
        {
            foreach (var (what, value) in Values(valid[key]))
            {
                var wrong = valid.DeepClone().AsObject();
                if (what == "missing") wrong.Remove(key);
                else wrong[key] = value;
                yield return ($"{type}: {key} {what}", wrong.ToJsonString());
            }
        }
    }

    // Other types, and values that no such key can have.
    private static IEnumerable<(string What, JsonNode? Value)> Values(JsonNode? valid)
    {
        yield return ("missing", null);
        switch (valid)
        {
            case JsonValue text when text.TryGetValue<string>(out _):
                yield return ("a number", 7);
                yield return ("empty", "");
                yield return ("nonsense", "no/such thing");
                yield return ("too long", new string('x', 300));
                break;
            case JsonValue number when number.TryGetValue<int>(out _):
                yield return ("a text", "1400");
                yield return ("negative", -1);
                yield return ("too large", 4_000_000_000);
                yield return ("an array", new JsonArray(1));
                break;
            case JsonValue:
                yield return ("a text", "true");
                yield return ("a number", 1);
                break;
            case JsonArray:
                yield return ("a text", "x");
                yield return ("of nonsense", new JsonArray("x"));
                yield return ("of empty objects", new JsonArray(new JsonObject()));
                break;
            default:
                yield return ("a text", "x");
                yield return ("an array", new JsonArray());
                yield return ("with an unknown type", new JsonObject { ["type"] = 7 });
                break;
        }
    }

    private static string List(IEnumerable<string> plugins) =>
        $$"""{ "cniVersion": "1.0.0", "name": "{{Name}}", "plugins": [ {{string.Join(", ", plugins)}} ] }""";
}
