using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Forecasts;

public sealed class PluginForecastTests
{
    [Fact]
    public void Of_BridgeThatIsThere_MakesOnlyThePodsOwn()
    {
        var lines = Lines(
            """{ "type": "bridge", "bridge": "br0", "isGateway": true, "ipam": { "type": "host-local", "subnet": "10.9.0.0/24" } }""",
            new HostFact(null, HostFactKind.Interface, "br0", ["bridge"]),
            new HostFact(null, HostFactKind.Address, "10.9.0.1/24 dev br0", []),
            new HostFact(null, HostFactKind.Route, "10.9.0.0/24 dev br0 src 10.9.0.1", []),
            new HostFact(null, HostFactKind.Setting, "net.ipv4.ip_forward", ["0"]));

        Assert.Equal(
            [
                "+ (known after apply): veth, up, mtu 1500, mac (known after apply), port of br0",
                "+ eth0@if(known after apply): veth, up, mtu 1500, mac (known after apply)",
                "+ (known after apply)/24 dev eth0",
                "+ 10.9.0.0/24 dev eth0 src (known after apply)",
                "+ /var/lib/cni/networks/net/(known after apply): (known after apply) eth0",
                "+ /var/lib/cni/networks/net/last_reserved_ip.0: (known after apply)",
                "~ net.ipv4.ip_forward: 0 -> 1",
            ],
            lines);
    }

    [Theory]
    [InlineData("mtu 1500, mac 00:00:00:00:00:00", "", "~ br0: mtu 1500, mac 00:00:00:00:00:00 -> mtu 1400, mac (known after apply)")]
    [InlineData("mtu 1500, mac 02:00:00:00:00:09", "mtu 1500, mac 06:00:00:00:00:01", "~ br0: mtu 1500 -> mtu 1400")]
    [InlineData("mtu 1300, mac 02:00:00:00:00:09", "mtu 1500, mac 06:00:00:00:00:01", null)]
    [InlineData(
        "mtu 1300, mac 06:00:00:00:00:01",
        "mtu 1300, mac 06:00:00:00:00:01",
        "? br0: whether it gets the hardware address of the new port")]
    [InlineData("mtu 1400, mac 02:00:00:00:00:09", "", "? br0: whether it gets the hardware address of the new port")]
    public void Of_BridgeThatGetsAPort_TakesItsMtuAndHardwareAddressIfItHasNoneOfItsOwn(string bridge, string port, string? change)
    {
        var lines = Lines(
            """{ "type": "bridge", "bridge": "br0", "mtu": 1400 }""",
            new HostFact(null, HostFactKind.Interface, "br0", ["bridge", "up", .. bridge.Split(", ")]),
            port.Length == 0
                ? new HostFact(null, HostFactKind.Interface, "other", ["dummy", "mtu 1200"])
                : new HostFact(null, HostFactKind.Interface, "vetha@if2", ["veth", .. port.Split(", "), "port of br0"]));

        Assert.Equal(change is null ? [] : [change], lines.Where(line => line.Contains(" br0: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_BridgeWithTheAddressOfAnotherNetwork_IsRefused()
    {
        const string plugin = """
            { "type": "bridge", "bridge": "br0", "isGateway": true, #"ipam": { "type": "host-local", "subnet": "10.9.0.0/24" } }
            """;
        HostFact[] there =
        [
            new(null, HostFactKind.Interface, "br0", ["bridge"]), new(null, HostFactKind.Address, "10.8.0.1/24 dev br0", []),
        ];

        var lines = Lines(plugin.Replace("#", "", StringComparison.Ordinal), there);
        var forced = Lines(plugin.Replace("#", "\"forceAddress\": true, ", StringComparison.Ordinal), there);

        Assert.Contains("! br0: it has the address 10.8.0.1/24, and the bridge plugin does not give it 10.9.0.1 as well", lines);
        Assert.DoesNotContain(forced, line => line.StartsWith('!'));
    }

    [Fact]
    public void Of_AddressThatWasAskedFor_IsKnown()
    {
        var lines = Lines("""{ "type": "ptp", "ipam": { "type": "host-local", "subnet": "10.9.0.0/24" } }""", ips: ["10.9.0.7"]);

        Assert.Contains("+ 10.9.0.7/24 dev eth0", lines);
        Assert.Contains("+ /var/lib/cni/networks/net/10.9.0.7: (known after apply) eth0", lines);
        Assert.Contains("+ 10.9.0.7/32 dev (known after apply)", lines);
    }

    [Theory]
    [InlineData("""{ "type": "macvlan", "master": "eth7", "ipam": { "type": "dhcp" } }""", "= eth7: the pod's interface is built on it")]
    [InlineData("""{ "type": "macvlan", "master": "eth7", "ipam": { "type": "dhcp" } }""", "? which address dhcp assigns")]
    [InlineData("""{ "type": "host-device", "device": "eth7" }""", "- eth7: it moves into the pod, and back when the pod is stopped")]
    [InlineData("""{ "type": "loopback" }""", "~ lo: down -> up")]
    [InlineData("""{ "type": "own" }""", "? only the plugin own itself knows what it does")]
    [InlineData("""{ "type": "tuning" }""", "? tuning changes what the plugins before it made, depending on its configuration")]
    [InlineData(
        """{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables", "ipam": { "type": "host-local", "subnet": "10.9.0.0/24" } }""",
        "? nftables rules that give outgoing packets the host's address")]
    public void Of_OtherPlugins_SaysWhatIsKnown(string plugin, string line) => Assert.Contains(line, Lines(plugin));

    [Fact]
    public void Of_StaticAddresses_AreKnownWithTheirSubnet()
    {
        var lines = Lines("""
            { "type": "macvlan", "ipam": { "type": "static", "addresses": [{ "address": "10.9.8.7/20" }, { "address": "fd00::9/64" }] } }
            """);

        Assert.Contains("+ 10.9.8.7/20 dev eth0", lines);
        Assert.Contains("+ 10.9.0.0/20 dev eth0 src 10.9.8.7", lines);
        Assert.Contains("+ fd00::9/64 dev eth0", lines);
        Assert.Contains("+ fd00::/64 dev eth0", lines);
        Assert.Contains("+ ::1/128 dev lo", lines);
    }

    [Theory]
    [InlineData("""{ "type": "tuning", "mtu": 1400, "mac": "02:00:00:00:00:0A" }""", new[]
    {
        "~ eth0@if(known after apply): mtu 1500, mac (known after apply) -> mtu 1400, mac 02:00:00:00:00:0a",
    })]
    [InlineData("""{ "type": "tuning", "mtu": 1500, "sysctl": { "net.core.somaxconn": "500", "kernel.shmmax": "1" } }""", new[]
    {
        "+ net.core.somaxconn: 500",
    })]
    [InlineData("""{ "type": "tuning", "promisc": true, "allmulti": true }""", new[]
    {
        "~ eth0@if(known after apply): nothing -> promisc on, allmulticast on",
    })]
    [InlineData("""{ "type": "tuning", "args": { "cni": { "mtu": 1400 } } }""", new[]
    {
        "? tuning changes what the plugins before it made, depending on its configuration",
    })]
    [InlineData("""{ "type": "bandwidth", "ingressRate": 8000, "ingressBurst": 16000 }""", new[]
    {
        "+ (known after apply): tbf, rate 8000 bit/s, burst 16000 bit",
    })]
    [InlineData("""{ "type": "bandwidth", "egressRate": 8000, "egressBurst": 16000 }""", new[]
    {
        "+ (known after apply): ifb, up, mtu 1500, mac (known after apply)",
        "+ (known after apply): ingress, what comes in goes to (known after apply)",
        "+ (known after apply): tbf, rate 8000 bit/s, burst 16000 bit",
    })]
    [InlineData("""{ "type": "sbr" }""", new[]
    {
        "+ ip rule add from 10.9.0.7 table 101",
        "+ 10.9.0.0/24 dev eth0 table 101 src 10.9.0.7",
        "+ default via 10.9.0.1 dev eth0 table 101",
        "- 10.9.0.0/24 dev eth0 src 10.9.0.7",
    })]
    public void Of_PluginAfterABridge_SaysWhatItChanges(string plugin, string[] lines)
    {
        const string bridge = """{ "type": "bridge", "bridge": "br0", "ipam": { "type": "host-local", "subnet": "10.9.0.0/24" } }""";
        var taken = new HostFact("web", HostFactKind.Rule, "ip rule add from 10.8.0.2 table 100", []); // of another interface

        Assert.Equal(lines, Lines($"{bridge}, {plugin}", ["10.9.0.7"], taken).Skip(Lines(bridge, ["10.9.0.7"], taken).Count));
    }

    private static List<string> Lines(string plugin, params HostFact[] facts) => Lines(plugin, [], facts);

    private static List<string> Lines(string plugin, IReadOnlyList<string> ips, params HostFact[] facts)
    {
        var config = $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [{{plugin}}] }""";
        var network = new PodNetwork { Network = "net", InterfaceName = "eth0", Config = config, Source = "net.conflist", Ips = ips };
        var record = new PodRecord
        {
            Id = new string('a', 32),
            Uid = "uid",
            CreatedAt = default,
            Spec = new PodSpec { Name = PodName.Parse("web") },
            Networks = [network],
        };
        var outlook = new HostOutlook
        {
            HasIPv6Loopback = false,
            Host = facts,
            Images = new HashSet<string>(),
            Containers = new HashSet<string>(),
            Pod = new PodFacts(),
            Former = new PodFacts(),
            IsNew = true,
        };
        return [.. PluginForecast.Of(record, network, outlook).Select(change => $"{change.Sign} {change.Text}")];
    }
}
