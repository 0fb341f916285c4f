using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>What looks like MiniPod's, but is not: it is reported if it looks left over, but never touched.</summary>
public sealed class PruneForeignTests(EndToEndHost host) : HousekeepingTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task AttachmentOfSomebodyOnOurNetwork_GoesOnWorking()
    {
        var healthy = await RunPodAsync("healthy");
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        (await MiniPodAsync("cni", "add", "minipod", ns.Path)).ShouldSucceed();
        try
        {
            foreach (var file in Directory.EnumerateFiles(LosablePod.PoolOf("minipod"), "10.*"))
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            var before = await SnapshotAsync();

            ShouldTell(
                (await MiniPodAsync("prune", "--lost")).ShouldSucceed().Lines,
                "attachment of eth0 to network minipod",
                "left alone because it is not known to be MiniPod's");

            await before.AssertSameAsync();
            var address = Assert.Single((await ns.FindAddressesAsync("eth0"))!).Split('/')[0];
            (await MiniPodAsync("exec", healthy.Name, "ping", "-c", "1", "-W", "2", address)).ShouldSucceed();
        }
        finally
        {
            (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();
        }
    }

    // As with podman: a network from /etc/cni/net.d, ids of the same form as Docker's, and nothing in the cache.
    [Fact(Timeout = 3 * Limit)]
    public async Task AddressAndRulesOnANetworkThatNoPodOfOursIsOn_Stay()
    {
        await RunPodAsync("healthy");
        var (network, id) = (WriteNetwork('p', 238), new string('f', 64));
        var pool = Directory.CreateDirectory(LosablePod.PoolOf(network)).FullName;
        File.WriteAllText(Path.Combine(pool, "10.231.238.9"), $"{id}\r\neth0");
        File.SetLastWriteTimeUtc(Path.Combine(pool, "10.231.238.9"), DateTime.UnixEpoch);
        string[] rule =
        [
            "POSTROUTING", "-s", "10.231.238.9/32", "-m", "comment", "--comment", $"name: \"{network}\" id: \"{id}\"",
            "-j", "ACCEPT",
        ];
        (await Command.RunAsync("iptables", ["-w", "-t", "nat", "-A", .. rule], new CommandOptions())).ShouldSucceed();
        try
        {
            var before = await SnapshotAsync();

            var told = (await MiniPodAsync("prune", "--cni-conf-dir", NetworkDirectory)).ShouldSucceed().Lines;

            ShouldTell(told, "address 10.231.238.9", "left alone because it is not known to be MiniPod's");
            ShouldTell(told, "1 iptables rules", "left alone because it is not known to be MiniPod's");
            await before.AssertSameAsync();
        }
        finally
        {
            await Command.RunAsync("iptables", ["-w", "-t", "nat", "-D", .. rule], new CommandOptions());
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task EmptyChainOfAPlugin_IsToldAndStays()
    {
        await RunPodAsync("healthy");
        const string chain = "CNI-0e2e0e2e0e2e0e2e0e2e0e2e";
        (await Command.RunAsync("iptables", "-w", "-t", "nat", "-N", chain)).ShouldSucceed();
        try
        {
            var told = (await MiniPodAsync("prune")).ShouldSucceed().Lines;

            ShouldTell(
                told,
                $"chain {chain} of iptables's table nat",
                $"left alone because its owner is unknown; 'iptables -t nat -F {chain}' and '-X {chain}' remove it");
            Assert.Single(told, line => line.StartsWith("chain ", StringComparison.Ordinal)); // not the healthy pod's
            (await Command.RunAsync("iptables", "-w", "-t", "nat", "-S", chain)).ShouldSucceed();
        }
        finally
        {
            await Command.RunAsync("iptables", "-w", "-t", "nat", "-X", chain);
        }
    }

    // Containers inherit the labels of an image that was committed from a pod's container.
    [Fact(Timeout = 3 * Limit)]
    public async Task ContainerWithInheritedLabels_Stays()
    {
        await RunPodAsync("healthy");
        var pod = await RunPodAsync("pod");
        var name = $"minipod.{Name("copy")}.somebodys"; // the cleanup after the test finds it by its name
        (await Command.RunAsync("docker", "commit", $"minipod.{pod.Name}.toolbox", $"{Prefix}-image")).ShouldSucceed();
        try
        {
            (await Command.RunAsync(
                "docker", "run", "--detach", "--network", "none", "--name", name, $"{Prefix}-image", "sleep", "600")).ShouldSucceed();
            (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();

            ShouldTell(
                (await MiniPodAsync("prune", "--lost")).ShouldSucceed().Lines,
                $"container {name}",
                "left alone because it is not known to be MiniPod's");

            Assert.Equal(
                "true", (await Command.RunAsync("docker", "inspect", "--format", "{{.State.Running}}", name)).ShouldSucceed().Text);
        }
        finally
        {
            await Command.RunAsync("docker", "rm", "--force", name);
            await Command.RunAsync("docker", "rmi", "--force", $"{Prefix}-image");
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task DockersOwnContainerWithPort_IsNotMentioned()
    {
        var name = Name("docker");
        await RunPodAsync("healthy");
        try
        {
            (await Command.RunAsync(
                "docker", "run", "--detach", "--name", name, "--publish", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
            var before = await SnapshotAsync();

            Assert.DoesNotContain((await MiniPodAsync("prune", "--lost")).ShouldSucceed().Lines, line =>
                line.Contains("docker", StringComparison.Ordinal));

            await before.AssertSameAsync();
        }
        finally
        {
            await Command.RunAsync("docker", "rm", "--force", name);
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task InterfaceOfSomebodyOnOurBridge_IsToldAndStays()
    {
        await RunPodAsync("healthy");
        var name = $"{Prefix}v";
        (await Command.RunAsync("ip", "link", "add", name, "type", "veth", "peer", "name", $"{Prefix}w")).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "set", name, "master", "minipod0")).ShouldSucceed();
        var before = await SnapshotAsync();

        var told = (await MiniPodAsync("prune")).ShouldSucceed().Lines;

        ShouldTell(told, $"interface {name}: it is attached to bridge minipod0", "left alone because it is not known to be MiniPod's");
        Assert.Single(told, line => line.StartsWith("interface ", StringComparison.Ordinal));
        await before.AssertSameAsync();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task IdleBridgeOfAConfiguredNetwork_IsToldAndStays()
    {
        await RunPodAsync("healthy");
        var network = WriteNetwork('i', 239);
        (await Command.RunAsync("ip", "link", "add", network, "type", "bridge")).ShouldSucceed();

        ShouldTell(
            (await MiniPodAsync("prune", "--cni-conf-dir", NetworkDirectory)).ShouldSucceed().Lines,
            $"bridge {network}",
            $"'ip link delete {network}' removes it");

        (await Command.RunAsync("ip", "link", "show", network)).ShouldSucceed();
    }
}
