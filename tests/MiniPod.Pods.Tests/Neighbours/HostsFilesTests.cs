using MiniPod.Linux;
using MiniPod.Pods.Names;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Tests.Neighbours;

public sealed class HostsFilesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Update_PodComesAndGoes_TheOthersFileFollowsInPlace()
    {
        using var world = new PodWorld();
        var (first, other) = (world.Engine.HostsPath, PodName.Parse($"{world.Name}-other"));
        await world.RunAsync(Token);
        var (alone, inode) = (File.ReadAllText(first), FileIdentity.TryRead(first));
        File.AppendAllText(first, "10.9.9.9 mine\n");

        world.Engine.HostsPath = $"{first}.other";
        File.WriteAllText(world.Engine.HostsPath, "");
        await CreatePod.RunAsync(world.Runtime, world.Spec with { Name = other }, new CreateOptions(), Token);
        var both = File.ReadAllText(first);
        await StopPod.RunAsync(world.Runtime, other.Value, TimeSpan.Zero, Token);
        var stopped = File.ReadAllText(first);
        await RemovePod.RunAsync(world.Runtime, other.Value, force: true, Token);

        Assert.Contains("127.0.0.1\tweb\n", alone, StringComparison.Ordinal);
        Assert.Contains($"\t{other}\t{other}.default\n", both, StringComparison.Ordinal);
        Assert.Contains($"\t{world.Name}\t{world.Name}.default\n", File.ReadAllText(world.Engine.HostsPath), StringComparison.Ordinal);
        Assert.Equal($"{alone}10.9.9.9 mine\n", stopped);
        Assert.Equal(inode, FileIdentity.TryRead(first));
    }

    [Fact(Timeout = 60_000)]
    public async Task Update_LockIsNotLetGo_LeavesTheFilesAndFailsNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        File.WriteAllText(world.Engine.HostsPath, "mine\n");

        using (var held = HostsFile.TakeLock(world.Paths, Token)) Assert.Empty(world.Runtime.Hosts.Update());
        var left = File.ReadAllText(world.Engine.HostsPath);
        var stale = world.Runtime.Hosts.Stale();

        Assert.Equal("mine\n", left);
        Assert.Equal([world.Name], stale.Select(pod => pod.Spec.Name));
        Assert.Single(world.Runtime.Hosts.Update());
        Assert.Empty(world.Runtime.Hosts.Stale());
        Assert.StartsWith($"mine\n{HostsSection.Begin}\n", File.ReadAllText(world.Engine.HostsPath), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Update_FileIsALinkOrGone_IsLeftAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var victim = $"{world.Engine.HostsPath}.victim";
        File.WriteAllText(victim, "root's own");
        File.Delete(world.Engine.HostsPath);

        Assert.Empty(world.Runtime.Hosts.Update());
        File.CreateSymbolicLink(world.Engine.HostsPath, victim);
        Assert.Empty(world.Runtime.Hosts.Update());

        Assert.Equal("root's own", File.ReadAllText(victim));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)] // nobody probes it
    [InlineData(true, true, true)]
    public async Task Service_ReadyPodOrNot_LeadsToItOrNowhere(bool isProbed, bool? publishesAll, bool isFound)
    {
        using var world = new PodWorld();
        var probe = isProbed ? new ProbeSpec { Handler = new ExecHandler { Command = ["true"] } } : null;
        var labels = new Dictionary<string, string> { ["app"] = "web", ["more"] = "x" };
        var service = new Service
        {
            Metadata = new ObjectMeta { Name = "db", Namespace = "default" },
            Spec = new ServiceSpec
            {
                Selector = new Dictionary<string, string> { ["app"] = "web" },
                PublishNotReadyAddresses = publishesAll,
            },
        };
        await CreatePod.RunAsync(
            world.Runtime,
            world.Spec with { Labels = labels, Containers = [PodWorld.Container("web") with { ReadinessProbe = probe }] },
            new CreateOptions(),
            Token);
        const string names = "\tdb\tdb.default\tdb.default.svc\tdb.default.svc.cluster.local\n";

        Assert.Equal([AppliedOutcome.Created], ApplyService.Run(world.Runtime, [service]));
        Assert.Equal([AppliedOutcome.Unchanged], ApplyService.Run(world.Runtime, [service]));
        var with = File.ReadAllText(world.Engine.HostsPath);
        Assert.True(ApplyService.Delete(world.Runtime, service));

        Assert.Equal(isFound, with.Contains(names, StringComparison.Ordinal));
        Assert.DoesNotContain(names, File.ReadAllText(world.Engine.HostsPath), StringComparison.Ordinal);
    }
}
