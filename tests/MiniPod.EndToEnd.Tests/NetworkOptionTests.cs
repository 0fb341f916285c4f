using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class NetworkOptionTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Network_InterfaceIpAndMacAskedFor_AreWhatTheKernelHas()
    {
        var pod = Name("pod");
        var network = WriteNetwork('a', 251);

        (await MiniPodAsync(
            "--cni-conf-dir",
            NetworkDirectory,
            "run",
            "-d",
            "--name",
            pod,
            "--network",
            $"{network}:interface_name=front0,ip=10.231.251.77,mac=0a:58:0a:e7:fb:4d",
            TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal("10.231.251.77/24", Assert.Single(await Kernel.AddressesAsync(pod, "front0")));
        Assert.Equal(
            "0a:58:0a:e7:fb:4d", (string?)(await Kernel.LinksAsync(pod)).Single(link => (string?)link["ifname"] == "front0")["address"]);
        Assert.True(File.Exists($"/var/lib/cni/networks/{network}/10.231.251.77"));
    }

    [Fact(Timeout = Limit)]
    public async Task Network_PluginThatNeedsThePrefix_GetsItAndGetsItAgain()
    {
        var (pod, network) = (Name("pod"), $"{Prefix}a");
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [{ "type": "bridge", "bridge": "{{network}}",
              "capabilities": { "ips": true }, "ipam": { "type": "static" }, "dns": { "search": ["pods.test"], "options": ["ndots:3"] } }] }
            """);
        string[] directory = ["--cni-conf-dir", NetworkDirectory];

        (await MiniPodAsync(
            [.. directory, "run", "-d", "--name", pod, "--network", $"{network}:ip=10.231.250.77/28", TestImages.Toolbox, "sleep", "600"]))
            .ShouldSucceed();
        Assert.Equal("10.231.250.77/28", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")));
        (await Command.RunAsync("ip", "-n", pod, "link", "delete", "eth0")).ShouldSucceed();
        (await MiniPodAsync([.. directory, "repair", pod])).ShouldSucceed();

        Assert.Equal("10.231.250.77/28", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")));
        var resolution = (await MiniPodAsync("exec", pod, "cat", "/etc/resolv.conf")).ShouldSucceed().Lines;
        Assert.Contains(resolution, line => line.StartsWith("nameserver ", StringComparison.Ordinal)); // the engine's
        Assert.Single(resolution, line => line.StartsWith("search pods.test", StringComparison.Ordinal));
        Assert.Single(resolution, "options ndots:3");
    }

    // Asking for such an address again would lose the gateway.
    [Fact(Timeout = Limit)]
    public async Task Repair_AddressesOfTheConfiguration_KeepTheirGateway()
    {
        var (pod, network) = (Name("pod"), $"{Prefix}a");
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [{ "type": "bridge", "bridge": "{{network}}", "capabilities": { "ips": true },
              "ipam": { "type": "static", "addresses": [{ "address": "10.231.249.77/24", "gateway": "10.231.249.1" }], "routes": [{ "dst": "0.0.0.0/0" }] } }] }
            """);
        string[] directory = ["--cni-conf-dir", NetworkDirectory];
        (await MiniPodAsync([.. directory, "run", "-d", "--name", pod, "--network", network, TestImages.Toolbox, "sleep", "600"]))
            .ShouldSucceed();
        (await Command.RunAsync("ip", "-n", pod, "link", "delete", "eth0")).ShouldSucceed();

        (await MiniPodAsync([.. directory, "repair", pod])).ShouldSucceed();

        Assert.Equal("10.231.249.77/24", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")));
        Assert.Contains("default via 10.231.249.1 dev eth0", await Kernel.RoutesAsync(pod));
    }

    [Fact(Timeout = Limit)]
    public async Task Network_IpByArgumentsOnly_IsHeeded()
    {
        await using var network = new BorrowedNetwork("demo_br", "cni_net0");
        var pod = Name("pod");

        (await MiniPodAsync(
            "run", "--cni-conf-dir", Path.Combine(Binary.Root, "cni-conf"), "-d", "--name", pod, "--network",
            "demo_br:ip=10.0.10.99", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal("10.0.10.99/24", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Network_ShapedExample_LimitsRatesAndSetsTheMtuAndSettings()
    {
        await using var network = new BorrowedNetwork("demo_shaped", "cni_shaped0");
        var before = await SnapshotAsync();

        (await MiniPodAsync(
            "run", "--cni-conf-dir", Path.Combine(Binary.Root, "cni-conf"), "-d", "--name", Name("pod"), "--network",
            "demo_shaped", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal(1400, (int?)(await Kernel.LinksAsync(Name("pod"))).Single(link => (string?)link["ifname"] == "eth0")["mtu"]);
        Assert.Equal("512", (await MiniPodAsync("exec", Name("pod"), "cat", "/proc/sys/net/core/somaxconn")).ShouldSucceed().Text);
        Assert.Equal(
            "0", (await MiniPodAsync("exec", Name("pod"), "cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start")).ShouldSucceed().Text);
        foreach (var (links, rate) in new[] { ("veth", "10Mbit"), ("bwp", "5Mbit") })
        {
            var device = before.Added(await SnapshotAsync(), "link").Single(link => link.StartsWith(links, StringComparison.Ordinal));
            Assert.Contains(
                $" rate {rate} ",
                (await Command.RunAsync("tc", "qdisc", "show", "dev", device)).ShouldSucceed().Text,
                StringComparison.Ordinal);
        }

        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();
    }

    // The unchanged example, except for the name of the master interface.
    [Fact(Timeout = Limit)]
    public async Task Network_MacvlanExample_GivesThePodACardOfItsOwn()
    {
        var card = $"{Prefix}c";
        (await Command.RunAsync("ip", "link", "add", card, "type", "veth", "peer", "name", $"{Prefix}d")).ShouldSucceed();
        foreach (var end in new[] { card, $"{Prefix}d" }) (await Command.RunAsync("ip", "link", "set", end, "up")).ShouldSucceed();
        var example = await File.ReadAllTextAsync(Path.Combine(Binary.Root, "cni-conf", "30-macvlan.conflist"));
        WriteFile("net/30-macvlan.conflist", example.Replace("\"eth0\"", $"\"{card}\"", StringComparison.Ordinal));
        await using var network = new BorrowedNetwork("demo_macvlan", "none");
        var before = await SnapshotAsync();

        foreach (var name in new[] { "one", "two" })
        {
            (await MiniPodAsync(
                "run", "--cni-conf-dir", NetworkDirectory, "-d", "--name", Name(name), "--network", "demo_macvlan",
                TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        }

        Assert.Matches(@"^10\.231\.5\.\d+/24$", Assert.Single(await Kernel.AddressesAsync(Name("one"), "eth0")));
        (await MiniPodAsync("exec", Name("one"), "ping", "-c", "1", "-W", "2", await Kernel.IpAsync(Name("two")))).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("one"), Name("two"))).ShouldSucceed();
        await network.DisposeAsync();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Network_GivenTwice_AttachesBothAndDetachesBoth()
    {
        var pod = Name("pod");
        var (first, second) = (WriteNetwork('a', 251), WriteNetwork('b', 252));
        var before = await SnapshotAsync();

        (await MiniPodAsync(
            "run",
            "--cni-conf-dir",
            NetworkDirectory,
            "-d",
            "--name",
            pod,
            "--network",
            first,
            "--network",
            second,
            TestImages.Toolbox,
            "sleep",
            "600")).ShouldSucceed();

        Assert.Matches(@"^10\.231\.251\.\d+/24$", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")));
        Assert.Matches(@"^10\.231\.252\.\d+/24$", Assert.Single(await Kernel.AddressesAsync(pod, "net1")));
        var hosts = (await MiniPodAsync("exec", pod, "cat", "/etc/hosts")).Stdout;
        Assert.Contains(await Kernel.IpAsync(pod, "eth0"), hosts, StringComparison.Ordinal);
        Assert.Contains(await Kernel.IpAsync(pod, "net1"), hosts, StringComparison.Ordinal);
        Assert.Equal(2, (await InspectAsync(pod))["ips"]!.AsArray().Count);

        // The configuration file is no longer needed: the record has the configuration that the pod was attached with.
        Directory.Delete(NetworkDirectory, recursive: true);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        foreach (var name in new[] { first, second })
        {
            await Command.RunAsync("ip", "link", "del", name);
            Assert.DoesNotContain(Directory.EnumerateFiles($"/var/lib/cni/networks/{name}"), file =>
                Path.GetFileName(file).StartsWith("10.", StringComparison.Ordinal));
            Directory.Delete($"/var/lib/cni/networks/{name}", recursive: true);
        }

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Network_FromTheEnvironment_IsTheDefault()
    {
        var pod = Name("pod");
        var network = WriteNetwork('a', 251);
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["MINIPOD_NETWORK"] = network, ["NETCONFPATH"] = NetworkDirectory },
        };

        (await MiniPodAsync(options, "run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal(network, (string?)(await InspectAsync(pod))["networks"]![0]!["name"]);
    }
}
