using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>CNI CHECK of healthy pods: what plugins report although nothing is wrong, or although a repair does not change
/// it.</summary>
public sealed class CheckTests(EndToEndHost host) : EndToEndTest(host)
{
    // udev does this on most machines (systemd.link(5), MACAddressPolicy=persistent), after the plugin has recorded it.
    [Fact(Timeout = Limit)]
    public async Task Check_HostInterfacesHaveOtherMacAddresses_PodIsWhole()
    {
        var (pod, network) = (Name("web"), $"{Prefix}m");
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "bridge", "bridge": "{{network}}", "ipam": { "type": "host-local", "subnet": "10.77.3.0/24" } } ] }
            """);
        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, TestImages.Toolbox, "sleep", "600"))
            .ShouldSucceed();
        var veth = await HostEndAsync(pod);
        foreach (var (name, mac) in new[] { (veth, "02:00:00:00:00:11"), (network, "02:00:00:00:00:12") })
            (await Command.RunAsync("ip", "link", "set", "dev", name, "address", mac)).ShouldSucceed();

        await IsWholeAsync(pod);
        Assert.Contains(
            $"another program, such as udev, gave {string.Join(", ", new[] { veth, network }.Order(StringComparer.Ordinal))} another MAC",
            (await MiniPodAsync("doctor")).Stdout,
            StringComparison.Ordinal);

        // An interface of that name that is not the peer of the pod's is not taken for it.
        (await Command.RunAsync("ip", "link", "set", "dev", veth, "name", $"{Prefix}v")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "add", veth, "type", "veth", "peer", "name", $"{Prefix}w")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", veth, "master", network)).ShouldSucceed();
        var told = (await MiniPodAsync("inspect", "--check", pod)).Json[0]!;
        Assert.Equal("NetworkLost", (string?)told["status"]);
        Assert.Contains("CNI plugin \"bridge\" failed (CHECK", (string?)told["problems"]![0]!["evidence"], StringComparison.Ordinal);
        (await Command.RunAsync("ip", "link", "del", veth)).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Theory(Timeout = Limit)]
    [InlineData("macvlan", "\"master\": \"{0}\"")]
    [InlineData("ptp", "\"ipMasq\": false")]
    public async Task Check_RouteWithoutGateway_IsThePluginsWord(string plugin, string keys)
    {
        var (pod, network) = (Name("web"), $"{Prefix}m");
        (await Command.RunAsync("ip", "link", "add", network, "type", "bridge")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", network, "up")).ShouldSucceed();
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "{{plugin}}", {{keys.Replace("{0}", network, StringComparison.Ordinal)}}, "ipam": { "type": "host-local",
                "ranges": [[{ "subnet": "10.77.4.0/24" }]], "routes": [{ "dst": "0.0.0.0/0" }, { "dst": "192.0.2.0/24" }] } } ] }
            """);
        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, TestImages.Toolbox, "sleep", "600"))
            .ShouldSucceed();

        var told = (await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!;
        Assert.Equal("Running", (string?)told["status"]);
        if (await StandardPlugins.AreNewAsync())
        {
            Assert.Empty(told["problems"]!.AsArray());
        }
        else
        {
            var problem = Assert.Single(told["problems"]!.AsArray())!;
            const string fault = "But the pod has it: this is a known fault of the plugin.";
            Assert.Equal("PluginReport", (string?)problem["kind"]);
            Assert.EndsWith(fault, (string?)problem["evidence"], StringComparison.Ordinal);
        }

        (await MiniPodAsync("repair", "--check", pod)).ShouldExit(0, "nothing to repair");

        // Without the route, the report is right.
        (await Command.RunAsync("ip", "netns", "exec", LinkOf(told), "ip", "route", "del", "192.0.2.0/24")).ShouldSucceed();
        Assert.Equal("NetworkLost", (string?)(await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!["status"]);
        (await MiniPodAsync("repair", "--check", pod)).ShouldExit(0, "detach and attach the network");
        Assert.Equal("Running", (string?)(await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!["status"]);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    // What the plugin vrf does, on kernels that have such interfaces. This one does not need them.
    [Fact(Timeout = Limit)]
    public async Task Check_AnotherPluginMovedTheRoutes_IsThePluginsWord()
    {
        var pod = Name("web");
        WriteProgram("bin/vrf", """
            #!/bin/sh
            at() { nsenter --net="$CNI_NETNS" ip "$@"; }
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';;
              ADD)
                at route show table main | while read -r route; do at route add $route table 42; done
                at route flush table main
                at rule add lookup 42
                tr -d '\n' | sed 's/.*"prevResult"://; s/}$//';;
            esac

            """);
        var network = WriteNetwork('v', 79, ", { \"type\": \"vrf\" }", "\"isDefaultGateway\": true, ");
        (await MiniPodAsync(
            "run",
            "-d",
            "--cni-conf-dir",
            NetworkDirectory,
            "--cni-bin-dir",
            $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}",
            "--name",
            pod,
            "--network",
            network,
            TestImages.Toolbox,
            "sleep",
            "600")).ShouldSucceed();
        var netns = LinkOf((await MiniPodAsync("inspect", pod)).ShouldSucceed().Json[0]!);
        async Task<JsonNode> CheckAsync() => (await MiniPodAsync(
            "inspect", "--check", "--cni-bin-dir", $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}", pod))
            .ShouldSucceed().Json[0]!;
        async Task RouteAsync(params string[] arguments) =>
            (await Command.RunAsync("ip", ["netns", "exec", netns, "ip", "route", .. arguments])).ShouldSucceed();

        const string moved = "in another routing table, to which the plugin \"vrf\" moved it.";
        await ShouldBeReportAsync(moved);
        await RouteAsync("del", "default", "table", "42");
        await ShouldBeReportAsync($"{moved} Other routes of the network are missing: that plugin may have dropped them.");

        // Without the route to the gateway, the report is right.
        await RouteAsync("flush", "table", "42");
        Assert.Equal("NetworkLost", (string?)(await CheckAsync())["status"]);

        async Task ShouldBeReportAsync(string end)
        {
            var told = await CheckAsync();
            Assert.Equal("Running", (string?)told["status"]);
            var problem = Assert.Single(told["problems"]!.AsArray())!;
            Assert.Equal("PluginReport", (string?)problem["kind"]);
            Assert.EndsWith(end, (string?)problem["evidence"], StringComparison.Ordinal);
        }
    }

    // No rule is missing, and the plugins look at none of it.
    [Theory(Timeout = Limit)]
    [InlineData("ip link set {veth} down", "10.231.246.0/24", "10.231.246.1")]
    [InlineData("ip link set {bridge} down", "10.231.246.0/24", "10.231.246.1")]
    [InlineData("ip link set {veth} down", "fd97:231:246::/64", "fd97:231:246::1")]
    public async Task Check_LinkIsDown_APacketShowsIt(string happens, string subnet, string gateway)
    {
        var (pod, network) = (Name("web"), $"{Prefix}d");
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "bridge", "bridge": "{{network}}", "isGateway": true,
                "ipam": { "type": "host-local", "ranges": [[{ "subnet": "{{subnet}}" }]], "routes": [{ "dst": "{{subnet}}" }] } } ] }
            """);
        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, TestImages.Toolbox, "sleep", "600"))
            .ShouldSucceed();
        await IsWholeAsync(pod);

        // The kernel does not use an IPv6 address until it knows that nobody else has it.
        string[] unused = ["-6", "address", "show", "dev", network, "tentative"];
        await UntilAsync(
            async () => (await Command.RunAsync("ip", unused)).ShouldSucceed().Text.Length == 0, "the gateway's address to be used");
        var line = happens.Replace("{veth}", await HostEndAsync(pod), StringComparison.Ordinal)
            .Replace("{bridge}", network, StringComparison.Ordinal);
        (await Command.RunAsync("bash", "-c", line)).ShouldSucceed();

        var told = (await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!;
        Assert.Equal("NetworkLost", (string?)told["status"]);
        Assert.Contains(told["problems"]!.AsArray(), one =>
            (string?)one!["evidence"] == $"its gateway {gateway}, an address of this host, does not answer the pod");
        (await MiniPodAsync("repair", "--check", pod)).ShouldExit(0, "detach and attach the network");
        await IsWholeAsync(pod);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    // A plugin whose CHECK fails whatever is done, with words that differ each time: it is repaired once, and the plugins after it
    // are still asked.
    [Fact(Timeout = Limit)]
    public async Task Repair_DoesNotChangeWhatAPluginReports_IsNotOfferedAgain()
    {
        var pod = Name("web");
        var plugin = WriteFile(
            "bin/bridge",
            $$"""
            #!/bin/bash
            config=$(cat)
            if [ $CNI_COMMAND = CHECK ]; then
              veth=$(grep -o 'veth[0-9a-f]*' <<< "$config" | head -1)
              date +%N >&2
              echo '{ "cniVersion": "1.0.0", "code": 11, "msg": "never content with '$veth'" }'
              exit 1
            fi
            exec {{Prerequisite.PluginDirectory}}/bridge <<< "$config"

            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["CNI_PATH"] = $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}" },
        };
        (await MiniPodAsync(options, "run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        async Task<JsonNode> CheckAsync() => (await MiniPodAsync(options, "inspect", "--check", pod)).ShouldSucceed().Json[0]!;
        Assert.Equal("NetworkLost", (string?)(await CheckAsync())["status"]);

        (await MiniPodAsync(options, "repair", "--check", pod)).ShouldExit(
            0, "detach and attach the network", "never content with veth", "the repair did not change that, and it is not repaired again");

        var told = await CheckAsync();
        Assert.Equal("Running", (string?)told["status"]);
        Assert.Equal("PluginReport", (string?)Assert.Single(told["problems"]!.AsArray())!["kind"]);
        (await MiniPodAsync(options, "repair", "--check", pod)).ShouldExit(0, "PluginReport", "nothing to repair");

        string[] rule = ["CNI-FORWARD", "-s", await Kernel.IpAsync(pod), "-j", "ACCEPT"];
        (await Command.RunAsync("iptables", ["-w", "-D", .. rule])).ShouldSucceed();
        told = await CheckAsync();
        Assert.Equal("NetworkLost", (string?)told["status"]);
        Assert.Equal(["PluginReport", "CheckFailed"], told["problems"]!.AsArray().Select(problem => (string?)problem!["kind"]));
        (await MiniPodAsync(options, "repair", "--check", pod)).ShouldExit(0, "CNI plugin \"firewall\"", "detach and attach the network");
        Assert.Equal("Running", (string?)(await CheckAsync())["status"]);

        // What MiniPod sees itself is repaired every time.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var ip = await Kernel.IpAsync(pod);
            (await Command.RunAsync("ip", "netns", "exec", LinkOf(told), "ip", "link", "del", "eth0")).ShouldSucceed();
            (await MiniPodAsync(options, "repair", "--check", pod)).ShouldExit(0, "detach and attach the network");
            Assert.Equal(ip, await Kernel.IpAsync(pod));
        }

        // After another start, it is tried once more.
        (await MiniPodAsync(options, "restart", "-t", "0", pod)).ShouldSucceed();
        Assert.Equal("NetworkLost", (string?)(await CheckAsync())["status"]);
        (await MiniPodAsync(options, "rm", "-f", pod)).ShouldSucceed();
    }

    private async Task IsWholeAsync(string pod)
    {
        var told = (await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!;
        Assert.Empty(told["problems"]!.AsArray());
        Assert.Equal("Running", (string?)told["status"]);
        (await MiniPodAsync("repair", "--check", pod)).ShouldExit(0, "nothing to repair");
    }

    private static async Task<string> HostEndAsync(string pod)
    {
        var index = (int)(await Kernel.LinksAsync(pod)).Single(link => (string?)link["ifname"] == "eth0")["link_index"]!;
        var links = (await Command.RunAsync("ip", "-j", "link", "show")).ShouldSucceed().Json.AsArray();
        return (string)links.Single(link => (int)link!["ifindex"]! == index)!["ifname"]!;
    }

    private static string LinkOf(JsonNode pod) => Path.GetFileName((string)pod["sandbox"]!["link"]!);
}
