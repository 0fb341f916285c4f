using System.Runtime.CompilerServices;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>Parts of a pod's network are removed: its names, its bridge, its firewall rules. The containers keep
/// running.</summary>
public sealed class NetworkTests(EndToEndHost host) : EventTest(host)
{
    private static readonly string[] Tables =
    [
        "nat",
        "filter",
        "mangle",
    ], KindsOfAPod = ["container", "link", "/var/run/netns", "mount", "file"];

    [Fact(Timeout = PrivateHost.Limit)]
    public Task SymlinkDeleted_RepairLinksAgain() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        File.Delete($"/var/run/netns/{pod.Name}");

        await TellsAsync(pod, "NetworkLost", "LinkBroken");
        await RepairsAsync(pod, "link it into /var/run/netns", ["POD", Web, Side]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task IpNetnsDel_RepairPinsAndLinksAgain() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("ip", "netns", "del", pod.Name);

        await TellsAsync(pod, "NetworkLost", "LinkBroken");
        await RepairsAsync(pod, "link it into /var/run/netns", ["POD", Web, Side]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task BridgeDeleted_RepairAttachesAgain() => OnPrivateHostAsync(async () =>
    {
        var bridge = WriteNetwork('a', 251, """, { "type": "portmap", "capabilities": { "portMappings": true } }""");
        var pod = await RunPodAsync("--cni-conf-dir", NetworkDirectory, "--network", bridge);
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed(); // the bridge remains, as for every network
        var before = await SnapshotAsync();
        pod = await RunPodAsync("--cni-conf-dir", NetworkDirectory, "--network", bridge);
        await HappensAsync("ip", "link", "del", bridge);

        await TellsAsync(pod, "NetworkLost", "InterfaceMissing");
        await RepairsAsync(
            pod,
            "detach and attach the network, with the same address where possible: connections are interrupted, containers keep running",
            [
            "POD",
            Web,
            Side,
        ]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task IptablesNatFlushed_CheckTellsAndRepairPublishesAgain() => FlushingAsync(async before =>
    {
        var pod = await RunPodAsync();
        await HappensAsync("iptables", "-t", "nat", "-F");

        await CheckTellsAsync(pod);
        await RepairsAsync(pod, "detach and attach the network", ["POD", Web, Side], "--check");
        await KeptItsFileAsync(pod);
        await LeavesNothingOfThePodAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task IptablesFlushedAndChainsDeleted_CheckTellsAndRepairPublishesAgain() => FlushingAsync(async before =>
    {
        var pod = await RunPodAsync();
        foreach (var table in Tables)
        {
            await HappensAsync("iptables", "-t", table, "-F");
            await HappensAsync("iptables", "-t", table, "-X");
        }

        await CheckTellsAsync(pod);
        await RepairsAsync(pod, "detach and attach the network", ["POD", Web, Side], "--check");
        await KeptItsFileAsync(pod);
        await LeavesNothingOfThePodAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task IptablesNatFlushed_PodWithoutPorts_CheckMissesItsMasquerade() => FlushingAsync(async _ =>
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "3600")).ShouldSucceed();
        var ip = await Kernel.IpAsync(pod);
        await HappensAsync("iptables", "-t", "nat", "-F");

        Assert.Equal(["CheckFailed"], Problems((await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!));
        (await MiniPodAsync("repair", "--check", pod)).ShouldSucceed();

        Assert.Equal(ip, await Kernel.IpAsync(pod));
        Assert.NotEmpty(await Kernel.RulesWithAsync($"-s {ip}/32"));
        Assert.Empty((await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!["problems"]!.AsArray());
    });

    // A flush also removes the rules that the engine creates when it starts: they are restored after the test's checks.
    private Task FlushingAsync(Func<HostSnapshot, Task> test, [CallerMemberName] string name = "") => OnPrivateHostAsync(async () =>
    {
        var rules = (await Command.RunAsync("iptables-save")).ShouldSucceed().Stdout;
        try
        {
            await test(await SnapshotAsync());
        }
        finally
        {
            (await Command.RunAsync("iptables-restore", [], new CommandOptions { Input = rules })).ShouldSucceed();
        }
    }, name);

    // Rules do not show up in /proc or /sys, so ps does not notice this. It shows what it can see.
    private async Task CheckTellsAsync(EventPod pod)
    {
        await TellsAsync(pod, "Running");
        var told = (await MiniPodAsync("inspect", "--check", pod.Name)).ShouldSucceed().Json[0]!;
        Assert.Equal("NetworkLost", (string?)told["status"]);
        Assert.Contains("CheckFailed", Problems(told));
    }

    // The flush also removed the base chains of plugins and engine, which normally remain. Only leftovers of the pod
    // matter here.
    private async Task LeavesNothingOfThePodAsync(EventPod pod, HostSnapshot before)
    {
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        var after = await HostSnapshot.TakeAsync(StateDirectory);
        foreach (var kind in KindsOfAPod) Assert.Empty(before.Added(after, kind));
        Assert.Empty(await Kernel.RulesWithAsync(pod.Ip));
        Assert.Empty(before.Added(after, "iptables"));
    }
}
