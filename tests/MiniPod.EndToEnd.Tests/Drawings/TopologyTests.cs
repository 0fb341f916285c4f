using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Drawings;

/// <summary>Real networks, drawn: what the drawing says is what the kernel has, and a browser finds nothing wrong with it.</summary>
public sealed class TopologyTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Topology_PodsOnABridge_ShowsWhatTheKernelHas()
    {
        var (web, api) = (Name("web"), Name("api"));
        var port = FreePort.Get();
        (await MiniPodAsync("run", "-d", "--name", web, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", api, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var drawn = await DrawAsync(web, api);

        var pod = PodOf(drawn, web);
        Assert.Equal("Running", (string?)pod["status"]);
        Assert.Empty(pod["faults"]!.AsArray());
        var link = pod["interfaces"]!.AsArray().Single()!;
        var shown = (await Command.RunAsync("ip", "-j", "-n", web, "addr", "show", "eth0")).ShouldSucceed().Json[0]!;
        Assert.Equal((int?)shown["ifindex"], (int?)link["interface"]!["index"]);
        Assert.Equal((string?)shown["address"], (string?)link["interface"]!["mac"]);
        Assert.Equal($"{Ip(shown)}/22", (string?)link["interface"]!["addresses"]![0]);
        Assert.Equal((int?)shown["link_index"], (int?)link["hostInterface"]!["index"]);
        Assert.Equal("minipod0", (string?)link["bridge"]);
        Assert.True((bool?)link["hostInterface"]!["bridgePort"]!["hairpin"]);
        Assert.Equal("default via 10.231.0.1", (await MiniPodAsync("topology", web)).ShouldSucceed().Stdout.Split('\n')
            .Select(line => line.Contains("default via 10.231.0.1", StringComparison.Ordinal) ? "default via 10.231.0.1" : "")
            .Max());
        ulong?[] namespaces = [await InodeAsync(web), await InodeAsync(api)];
        Assert.Equal(namespaces, drawn["pods"]!.AsArray().Select(one => (ulong?)one!["networkNamespace"]));
        var nginx = pod["containers"]!.AsArray().Single(one => (string?)one!["name"] == "nginx")!;
        Assert.Contains(nginx["listeners"]!.AsArray(), one => (int?)one!["port"] == 80 && (string?)one["protocol"] == "tcp");
        Assert.Contains(drawn["host"]!["rules"]!["arriving"]!.AsArray(), rule =>
            (int?)rule!["port"] == port && (string?)rule["toAddress"] == Ip(shown) && (int?)rule["toPort"] == 80);
        Assert.Contains($"{Ip(shown)}/32", drawn["host"]!["rules"]!["leaving"]!.AsArray().Select(source => (string?)source));
        await RequireSoundAsync(web, api);
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_TwoFamiliesAndSeveralContainers_IsDrawn()
    {
        var (network, pod) = ($"{Prefix}d", Name("dual"));
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "bridge", "bridge": "{{network}}", "isGateway": true, "ipMasq": true, "ipam": { "type": "host-local",
                "ranges": [[{ "subnet": "10.77.5.0/24" }], [{ "subnet": "fd00:77:5::/64" }]],
                "routes": [{ "dst": "0.0.0.0/0" }, { "dst": "::/0" }] } },
              { "type": "firewall" } ] }
            """);
        (await RunAsync(network, pod, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", pod, "--name", "dns", TestImages.Toolbox, "nc", "-l", "-p", "53")).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", pod, "--name", "idle", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        // IPv6 addresses are not used, and routes not there, until the kernel knows that nobody else has them.
        await UntilAsync(
            async () => PodOf(await DrawAsync(pod), pod)["faults"]!.AsArray().Count == 0, "the pod has its addresses and routes");

        var drawn = PodOf(await DrawAsync(pod), pod);

        Assert.Equal(2, drawn["interfaces"]![0]!["interface"]!["addresses"]!.AsArray().Count);
        Assert.Equal(4, drawn["containers"]!.AsArray().Count);
        var dns = drawn["containers"]!.AsArray().Single(one => (string?)one!["name"] == "dns")!;
        Assert.Contains(dns["listeners"]!.AsArray(), one => (int?)one!["port"] == 53 && (string?)one["protocol"] == "tcp");
        await RequireSoundAsync(pod);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_PodsOnTwoNetworks_AreDrawnOnBothBridges()
    {
        var (front, back) = (WriteNetwork('f', 61), WriteNetwork('b', 62));
        var (both, one) = (Name("both"), Name("one"));
        string[] networks = ["--cni-conf-dir", NetworkDirectory, "--network", front, "--network", back];
        (await MiniPodAsync(["run", "-d", .. networks, "--name", both, TestImages.Toolbox, "sleep", "600"])).ShouldSucceed();
        (await RunAsync(back, one, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var drawn = await DrawAsync(both, one);

        Assert.Equal([front, back], PodOf(drawn, both)["interfaces"]!.AsArray().Select(link => (string?)link!["bridge"]));
        Assert.Equal([back], PodOf(drawn, one)["interfaces"]!.AsArray().Select(link => (string?)link!["bridge"]));
        await RequireSoundAsync(both, one);
        (await MiniPodAsync("rm", "-f", both, one)).ShouldSucceed();
        foreach (var bridge in new[] { front, back }) (await Command.RunAsync("ip", "link", "del", bridge)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_MacvlanAndPtp_AreDrawnWithoutABridge()
    {
        var (device, mac, direct) = ($"{Prefix}e", Name("mac"), Name("direct"));
        (await Command.RunAsync("ip", "link", "add", device, "type", "veth", "peer", "name", $"{Prefix}x")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", device, "up")).ShouldSucceed();
        WriteFile($"net/{Prefix}v.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{Prefix}}v", "plugins": [
              { "type": "macvlan", "master": "{{device}}", "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.77.6.0/24" }]] } } ] }
            """);
        WriteFile($"net/{Prefix}p.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{Prefix}}p", "plugins": [
              { "type": "ptp", "ipMasq": true, "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.77.7.0/24" }]],
                "routes": [{ "dst": "0.0.0.0/0" }] } } ] }
            """);
        (await RunAsync($"{Prefix}v", mac, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await RunAsync($"{Prefix}p", direct, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var drawn = await DrawAsync(mac, direct);

        var above = PodOf(drawn, mac)["interfaces"]![0]!;
        Assert.Equal(("device", device), ((string?)above["connection"], (string?)above["hostInterface"]!["name"]));
        var cable = PodOf(drawn, direct)["interfaces"]![0]!;
        Assert.Equal("veth", (string?)cable["connection"]);
        Assert.Null(cable["bridge"]);
        Assert.Equal("10.77.7.1/32", (string?)cable["hostInterface"]!["addresses"]![0]);
        await RequireSoundAsync(mac, direct);
        (await MiniPodAsync("rm", "-f", mac, direct)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", device)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_StoppedPodWithALongName_IsDrawnWithoutANetwork()
    {
        var pod = Name(new string('w', 63 - Prefix.Length - 1));
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        await RequireSoundAsync(pod);
        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        var drawn = PodOf(await DrawAsync(pod), pod);

        Assert.Equal("Exited", (string?)drawn["status"]);
        Assert.Null(drawn["networkNamespace"]);
        Assert.Empty(drawn["interfaces"]!.AsArray());
        Assert.Empty(drawn["faults"]!.AsArray());
        await RequireSoundAsync(pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_OthersOnABridge_AreDrawnAsWhatTheyAre()
    {
        var (network, pod) = (WriteNetwork('o', 63), Name("web"));
        (await RunAsync(network, pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await RunAsync(network, Name("beside"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await using var other = await ThrowawayNamespace.CreateAsync(Name("ns"));
        (await Command.RunAsync("ip", "link", "add", $"{Prefix}1", "type", "veth", "peer", "name", "eth0", "netns", other.Name))
            .ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", $"{Prefix}1", "master", network, "up")).ShouldSucceed();
        (await Command.RunAsync("ip", "-n", other.Name, "addr", "add", "10.231.63.200/24", "dev", "eth0")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "add", $"{Prefix}2", "type", "veth", "peer", "name", $"{Prefix}3")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", $"{Prefix}3", "master", network, "up")).ShouldSucceed();

        var bridges = (await DrawAsync(pod))["host"]!["bridges"]!.AsArray();
        var ports = bridges.Single(one => (string?)one!["name"] == network)!["otherPorts"]!.AsArray();

        Assert.Equal(3, ports.Count);
        Assert.Contains(ports, one => (string?)one!["pod"] == Name("beside"));
        var foreign = ports.Single(one => (string?)one!["interface"]!["name"] == $"{Prefix}1")!;
        Assert.Equal("10.231.63.200/24", (string?)foreign["peer"]!["addresses"]![0]);
        Assert.Null(foreign["pod"]);
        await RequireSoundAsync(pod);
        await RequireSoundAsync();
        (await MiniPodAsync("rm", "-f", pod, Name("beside"))).ShouldSucceed();
        foreach (var link in new[] { $"{Prefix}2", $"{Prefix}1", network }) await Command.RunAsync("ip", "link", "del", link);
    }

    private Task<CommandResult> RunAsync(string network, string pod, params string[] image) =>
        MiniPodAsync(["run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, .. image]);

    private async Task<JsonNode> DrawAsync(params string[] pods) =>
        (await MiniPodAsync(["topology", "-o", "json", .. pods])).ShouldSucceed().Json;

    private static JsonNode PodOf(JsonNode drawn, string name) => drawn["pods"]!.AsArray().Single(pod => (string?)pod!["name"] == name)!;

    // As a browser lays it out, in both languages, in light and dark, on three screens.
    private async Task RequireSoundAsync(params string[] pods)
    {
        var pages = new List<string>();
        foreach (var language in new[] { "en", "zh" })
            pages.Add((await MiniPodAsync(["topology", "-o", "html", "--lang", language, .. pods])).ShouldSucceed().Stdout);
        await DrawingCheck.RequireSoundAsync(pages);
    }

    private static string Ip(JsonNode link) =>
        (string)link["addr_info"]!.AsArray().Single(address => (string?)address!["family"] == "inet")!["local"]!;

    private static async Task<ulong> InodeAsync(string pod) =>
        ulong.Parse(
            (await Command.RunAsync("stat", "-L", "-c", "%i", $"/run/netns/{pod}")).ShouldSucceed().Stdout, CultureInfo.InvariantCulture);
}
