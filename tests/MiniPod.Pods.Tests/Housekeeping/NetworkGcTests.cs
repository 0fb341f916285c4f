using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Housekeeping;

public sealed class NetworkGcTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task NetworkGc_AttachmentComesWhileItWaitsForItsLock_DeletesNone()
    {
        using var world = new PodWorld(cniVersion: "1.1.0");
        await world.RunAsync(Token);
        var another = new RuntimeConf { ContainerId = "another", NetNs = world.Engine.SandboxKey, IfName = "eth7" };

        // Held as by an operation in progress: GC looks around and then waits.
        var operation = FileLock.TryAcquire(Path.Combine(world.Paths.Locks, "cni.gc.lock"), exclusive: false)!;
        var gc = NetworkGc.RunAsync(world.Runtime, Token);
        await Task.Delay(500, Token);
        await world.Cni($"{world.Paths.Locks}-another").AddNetworkListAsync(world.Runtime.Networks.Get("net"), another, Token);
        Assert.False(gc.IsCompleted);
        operation.Dispose();
        var findings = await gc;

        Assert.Empty(findings);
        Assert.Equal(["ADD a", "ADD b", "ADD a", "ADD b", "GC a", "GC b"], world.Plugins.Calls);
        var valid = JsonNode.Parse(world.Plugins.Runs[^1].StdinText)!["cni.dev/valid-attachments"]!.AsArray();
        Assert.Equal(["eth0", "eth7"], valid.Select(attachment => (string?)attachment!["ifname"]).Order());
        Assert.NotNull(world.Runtime.Cni.FindCached("net", another.ContainerId, another.IfName));
    }

    [Fact(Timeout = 60_000)]
    public async Task NetworkGc_CacheFileOfAPodDamaged_AsksNoPluginAndSaysWhy()
    {
        using var world = new PodWorld(cniVersion: "1.1.0");
        await world.RunAsync(Token);
        await world.Runtime.Cni.AddNetworkListAsync(
            world.Runtime.Networks.Get("net"),
            new RuntimeConf { ContainerId = "another", NetNs = world.Engine.SandboxKey, IfName = "eth7" },
            Token);
        await File.WriteAllTextAsync(world.Runtime.Cni.FindCached("net", "another", "eth7")!.Path, "{", Token);

        var finding = Assert.Single(await NetworkGc.RunAsync(world.Runtime, Token));

        Assert.Contains("is damaged", finding.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Plugins.Calls, call => call.StartsWith("GC", StringComparison.Ordinal));
    }
}
