using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>Every plugin of the distribution that the kernel supports: ADD, CHECK and DEL, and the kernel state before,
/// in between and after.</summary>
public sealed class RealPluginTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Bridge_HostLocal_AttachesAndLeavesNothing(bool ipv4, bool ipv6)
    {
        await using var real = new RealPlugins("bridge", "host-local");
        var list = real.List(
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "ipam": {{real.HostLocal(ipv4, ipv6)}} }""");

        var result = await AddCheckDelAsync(real, list, real.Attachment(), () => Assert.NotEqual(0, real.Kernel.Count));

        Assert.Equal((ipv4, ipv6), (result.Ips.Any(ip => ip.Address.IsIPv4), result.Ips.Any(ip => !ip.Address.IsIPv4)));
        Assert.Equal(3, result.Interfaces.Count);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Ptp_HostLocal_AttachesAndLeavesNothing(bool ipv4, bool ipv6)
    {
        await using var real = new RealPlugins("ptp", "host-local");

        await AddCheckDelAsync(
            real, real.List($$"""{ "type": "ptp", "ipMasq": true, "ipam": {{real.HostLocal(ipv4, ipv6)}} }"""), real.Attachment());
    }

    [Fact(Timeout = 120_000)]
    public async Task Bridge_Static_HasTheAddressOfTheConfiguration()
    {
        await using var real = new RealPlugins("bridge", "static");
        var list = real.List(
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "ipam": { "type": "static", "addresses": [{ "address": "{{real.Subnet}}.7/24" }] } }""");

        var result = await AddCheckDelAsync(real, list, real.Attachment());

        Assert.Equal($"{real.Subnet}.7/24", result.Ips.Single().Address.ToString());
    }

    [Theory(Timeout = 120_000)]
    [InlineData("macvlan", "")]
    [InlineData("ipvlan", "")]
    [InlineData("vlan", ""","vlanId":7""")]
    public async Task OnACard_HostLocal_AttachesAndLeavesNothing(string type, string more)
    {
        await using var real = new RealPlugins(type, "host-local");
        var card = real.Card();
        SkipUnlessKernelHas(type, "link", card, type == "vlan" ? "vlan id 9" : type);

        await AddCheckDelAsync(
            real, real.List($$"""{ "type": "{{type}}", "master": "{{card}}"{{more}}, "ipam": {{real.HostLocal()}} }"""), real.Attachment());
    }

    [Theory(Timeout = 120_000)]
    [InlineData("dummy")]
    [InlineData("tap")]
    public async Task WithoutACard_HostLocal_AttachesAndLeavesNothing(string type)
    {
        await using var real = new RealPlugins(type, "host-local");
        if (type == "tap") Assert.SkipUnless(File.Exists("/dev/net/tun"), "this host has no /dev/net/tun");
        else SkipUnlessKernelHas(type, type);

        await AddCheckDelAsync(real, real.List($$"""{ "type": "{{type}}", "ipam": {{real.HostLocal()}} }"""), real.Attachment());
    }

    [Fact(Timeout = 120_000)]
    public async Task HostDevice_Card_GoesIntoTheContainerAndComesBack()
    {
        await using var real = new RealPlugins("host-device", "host-local");
        var card = real.Card();
        var list = real.List($$"""{ "type": "host-device", "device": "{{card}}", "ipam": {{real.HostLocal()}} }""");

        await AddCheckDelAsync(real, list, real.Attachment(), () => Assert.False(Directory.Exists($"/sys/class/net/{card}")));

        Assert.True(Directory.Exists($"/sys/class/net/{card}"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Loopback_Lo_IsUpAndDown()
    {
        await using var real = new RealPlugins("loopback");
        var list = real.List("""{ "type": "loopback" }""");

        await real.AddAsync(list, real.Attachment("lo"), Token);
        Assert.Contains("UP", real.Namespace.RunInside("ip", "-o", "link", "show", "lo").Split('>')[0], StringComparison.Ordinal);
        await real.CheckAsync(list, real.Attachment("lo"), Token);
        await real.DelAsync(list, real.Attachment("lo"), Token);

        Assert.DoesNotContain("UP", real.Namespace.RunInside("ip", "-o", "link", "show", "lo").Split('>')[0], StringComparison.Ordinal);
    }

    // CHECK of portmap 1.1.1 looks for IPv6 rules that its ADD did not create, so the chain is not checked with that
    // version.
    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chain_BridgePortmapFirewallBandwidthTuning_CarriesCapabilitiesAndLeavesNothing(bool portmap)
    {
        await using var real = new RealPlugins("bridge", "host-local", "portmap", "firewall", "bandwidth", "tuning");
        var list = real.List($$"""
            { "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "capabilities": { "mac": true, "ips": true }, "ipam": {{real.HostLocal(ipv6: true)}} },
            {{(portmap ? """{ "type": "portmap", "capabilities": { "portMappings": true } },""" : "")}}
            { "type": "firewall" },
            { "type": "bandwidth", "capabilities": { "bandwidth": true } },
            { "type": "tuning", "sysctl": { "net.ipv4.conf.eth0.arp_filter": "1" } }
            """);
        var port = Random.Shared.Next(30_000, 32_000);
        var capabilities = new JsonObject
        {
            ["mac"] = "c2:11:22:33:44:55",
            ["ips"] = new JsonArray($"{real.Subnet}.99"),
            ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = port, ["containerPort"] = 80, ["protocol"] = "tcp" }),
            ["bandwidth"] = new JsonObject
            {
                ["ingressRate"] = 1_000_000,
                ["ingressBurst"] = 1_000_000,
                ["egressRate"] = 1_000_000,
                ["egressBurst"] = 1_000_000,
            },
        };

        var result = await AddCheckDelAsync(real, list, real.Attachment(capabilities: capabilities), () =>
        {
            Assert.Contains("c2:11:22:33:44:55", real.Namespace.RunInside("ip", "link", "show", "eth0"), StringComparison.Ordinal);
            Assert.Equal(
                portmap, PrivateNamespace.Run("iptables-save", "-t", "nat").Contains($"--dport {port} ", StringComparison.Ordinal));
            Assert.Equal("1", real.Namespace.RunInside("cat", "/proc/sys/net/ipv4/conf/eth0/arp_filter").Trim());
            Assert.Contains("tbf", PrivateNamespace.Run("tc", "qdisc"), StringComparison.Ordinal);
        }, check: !portmap);

        Assert.Contains(result.Ips, ip => ip.Address.ToString() == $"{real.Subnet}.99/24");
        Assert.DoesNotContain($"--dport {port} ", PrivateNamespace.Run("iptables-save", "-t", "nat"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Sbr_AfterBridge_RoutesBySource()
    {
        await using var real = new RealPlugins("bridge", "host-local", "sbr");
        var list = real.List(
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipam": {{real.HostLocal()}} }, { "type": "sbr" }""");

        // sbr has no CHECK
        await AddCheckDelAsync(
            real,
            list,
            real.Attachment(),
            () => Assert.Contains("from 10.", real.Namespace.RunInside("ip", "rule"), StringComparison.Ordinal),
            check: false);

        Assert.Empty(real.Remains());
    }

    [Fact(Timeout = 120_000)]
    public async Task Vrf_AfterBridge_EnslavesTheInterface()
    {
        await using var real = new RealPlugins("bridge", "host-local", "vrf");
        SkipUnlessKernelHas("vrf", "vrf table 77");

        await AddCheckDelAsync(
            real,
            real.List(
                $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "ipam": {{real.HostLocal()}} }, { "type": "vrf", "vrfname": "blue" }"""),
            real.Attachment());
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    [InlineData("0.3.0")]
    [InlineData("0.3.1")]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public async Task Bridge_EveryVersion_AnswersInItAndIsDeleted(string version)
    {
        await using var real = new RealPlugins("bridge", "host-local", "portmap");
        if (version.Length > 0) await SkipUnlessSupportedAsync(real, version);
        var list = real.List(
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "ipam": {{real.HostLocal()}} }, { "type": "portmap", "capabilities": { "portMappings": true } }""",
            version);

        var result = await AddCheckDelAsync(real, list, real.Attachment(), check: false);

        Assert.Equal(version.Length == 0 ? "0.1.0" : version, result.CniVersion);
        Assert.Single(result.Ips);
    }

    [Fact(Timeout = 120_000)]
    public async Task SeveralVersionsDeclared_TheHighestThatTheInstalledPluginsSupportIsUsed()
    {
        await using var real = new RealPlugins("bridge", "host-local");
        var list = Networks.Parse(
            $$"""{ "cniVersion": "0.4.0", "cniVersions": ["0.4.0", "1.0.0", "1.1.0"], "name": "n", "plugins": [{ "type": "bridge", "bridge": "{{real.Link()}}", "ipam": {{real.HostLocal()}} }] }""");
        var newest = (await real.Runtime.GetVersionInfoAsync("bridge", Token)).SupportedVersions.Contains("1.1.0") ? "1.1.0" : "1.0.0";

        var result = await AddCheckDelAsync(real, list, real.Attachment());

        Assert.Equal(newest, result.CniVersion);
        Assert.True((await real.Runtime.ValidateNetworkListAsync(list, Token)).IsValid);
    }

    [Fact(Timeout = 120_000)]
    public async Task Dhcp_DaemonAndServer_GivesALeaseAndTakesItBack()
    {
        await using var real = new RealPlugins("bridge", "dhcp");
        Prerequisite.Require(File.Exists("/usr/bin/busybox"), "a DHCP server (busybox) is required");
        // The server listens on the bridge itself, because the firewall of an engine may drop traffic between bridge
        // ports.
        var bridge = real.Link();
        PrivateNamespace.Run("ip", "link", "add", bridge, "type", "bridge");
        PrivateNamespace.Run("ip", "addr", "add", $"{real.Subnet}.1/24", "dev", bridge);
        PrivateNamespace.Run("ip", "link", "set", bridge, "up");
        var config = real.Files.Write(
            "udhcpd.conf",
            $"interface {bridge}\nstart {real.Subnet}.50\nend {real.Subnet}.60\nlease_file {real.Files["leases"]}\npidfile "
            + $"{real.Files["pid"]}\noption subnet 255.255.255.0\noption router {real.Subnet}.1\noption lease 600\n");
        real.Files.Write("leases", "");
        using var dhcpd = Process.Start(new ProcessStartInfo("/usr/bin/busybox", ["udhcpd", "-f", config])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var daemon = Process.Start(new ProcessStartInfo($"{RealPlugins.Directory}/dhcp", [
            "daemon",
            "-socketpath",
            real.Files["dhcp.sock"],
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (!File.Exists(real.Files["dhcp.sock"])) await Task.Delay(20, Token);
            var list = real.List(
                $$"""{ "type": "bridge", "bridge": "{{bridge}}", "ipam": { "type": "dhcp", "daemonSocketPath": "{{real.Files["dhcp.sock"]}}" } }""");

            var result = await AddCheckDelAsync(real, list, real.Attachment());

            Assert.StartsWith($"{real.Subnet}.", result.Ips.Single().Address.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            dhcpd.Kill(entireProcessTree: true);
            daemon.Kill();
        }
    }

    // Requires plugins 1.6 or later. Those of Debian are older, so these tests are skipped there.
    [Fact(Timeout = 120_000)]
    public async Task StatusAndGc_PluginsThatHaveThem_AreAskedAndKeepWhatIsValid()
    {
        await using var real = new RealPlugins("bridge", "host-local", "firewall", "portmap");
        await SkipUnlessSupportedAsync(real, "1.1.0");
        var list = real.List($$"""
            { "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "ipam": {{real.HostLocal(ipv6: true)}} },
            { "type": "firewall" }, { "type": "portmap", "capabilities": { "portMappings": true } }
            """, "1.1.0");
        var ports = new JsonObject
        {
            ["portMappings"] = new JsonArray(new JsonObject
            {
                ["hostPort"] = Random.Shared.Next(30_000, 32_000),
                ["containerPort"] = 80,
                ["protocol"] = "tcp",
            }),
        };

        Assert.Equal("1.1.0", await real.Runtime.GetStatusNetworkListAsync(list, real.Recorder, Token));
        var result = await real.AddAsync(list, real.Attachment(capabilities: ports), Token);
        var kept = await real.Runtime.GcNetworkListAsync(list, [new(real.ContainerId, "eth0")], allowEmpty: false, real.Recorder, Token);
        await real.CheckAsync(list, real.Attachment(), Token);
        var deleted = await real.Runtime.GcNetworkListAsync(list, [], allowEmpty: true, real.Recorder, Token);

        Assert.Equal("1.1.0", result.CniVersion);
        Assert.Equal((true, 0, 0), (kept.PluginsAsked, kept.Deleted.Count, kept.Errors.Count));
        Assert.Equal((1, 0), (deleted.Deleted.Count, deleted.Errors.Count));
        Assert.Empty(real.Remains());
        Assert.Empty(real.CacheFiles());
    }

    private static async Task<CniResult> AddCheckDelAsync(
        RealPlugins real, NetworkConfigList list, RuntimeConf rt, Action? between = null, bool check = true)
    {
        var result = await real.AddAsync(list, rt, Token);
        var inside = real.Namespace.RunInside("ip", "-o", "addr", "show", rt.IfName);
        foreach (var ip in result.Ips) Assert.Contains(ip.Address.ToString(), inside, StringComparison.Ordinal);
        between?.Invoke();
        if (check) await real.CheckAsync(list, rt, Token);

        await real.DelAsync(list, rt, Token);

        Assert.DoesNotContain($" {rt.IfName}", real.Namespace.RunInside("ip", "-o", "link"), StringComparison.Ordinal);
        Assert.Empty(real.Remains());
        Assert.Empty(real.CacheFiles());
        return result;
    }

    private static async Task SkipUnlessSupportedAsync(RealPlugins real, string version)
    {
        var known = (await real.Runtime.GetVersionInfoAsync("bridge", Token)).SupportedVersions;
        Assert.SkipUnless(
            known.Contains(version), $"the plugins in {RealPlugins.Directory} support CNI {string.Join(", ", known)}, not {version}");
    }

    private static void SkipUnlessKernelHas(string type, params string[] words)
    {
        var name = TestNames.Link();
        string[] arguments = ["link", "add", .. words[..^1], "name", name, "type", .. words[^1].Split(' ')];
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, $"this kernel does not support {type}: {error}");
        PrivateNamespace.Run("ip", "link", "del", name);
    }
}
