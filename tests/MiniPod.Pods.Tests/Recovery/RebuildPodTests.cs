using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Recovery;

/// <summary>Tests of rebuilding that the real engine does not allow; the end-to-end tests cover the rest.</summary>
public sealed class RebuildPodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Recover_RecordLost_WritesItAnewAndChangesNothingElse()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var (record, before) = (world.Record(), world.Left);
        LoseRecord(world);
        var calls = world.Plugins.Calls.Count;

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.Contains("rebuilt from 2 containers", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(before, world.Left);
        Assert.Equal(calls, world.Plugins.Calls.Count);
        Assert.Equal(record.Id, world.Record().Id);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.Equal(
            record.Outcomes["CreateSandbox"].GetProperty("containerId").GetString(),
            world.Record().Outcomes["CreateSandbox"].GetProperty("containerId").GetString());
        Assert.Empty((await RecoverPod.AllAsync(world.Runtime, Token)).Lines);
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_KilledWhileItRebuilt_BeginsAnew()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var id = world.Record().Id;
        LoseRecord(world);
        Directory.CreateDirectory(world.Paths.PodDirectory(id));
        await File.WriteAllTextAsync(
            world.Paths.JournalOf(id),
            """{"operation":"o","event":"Begin","verb":"rebuild"}""" + "\n" + """{"operation":"o","event":"Done","step":"CreateSand""",
            Token);

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.Single(lines);
        Assert.Null(world.Journal().Open);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_NameTakenMeanwhile_SaysByWhomAndLeavesBoth()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        LoseRecord(world);
        world.Runtime.Store.Add(record with { Id = new string('c', 32) });

        var (_, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Contains(errors, error => error.Message.Contains("'minipod prune --lost'", StringComparison.Ordinal));
        Assert.False(File.Exists(world.Paths.Record(record.Id)));
        Assert.Equal(2, world.Engine.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_AnotherCommandHasThePod_LeavesItAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var id = world.Record().Id;
        LoseRecord(world);
        using var other = Linux.FileLock.TryAcquire(world.Paths.PodLock(id));

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(lines);
        Assert.Empty(errors);
        Assert.False(File.Exists(world.Paths.Record(id)));
    }

    [Fact(Timeout = 60_000)]
    public async Task List_PodRemovedWhileListing_IsNotTakenForALostOne()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var listed = await world.Engine.ListContainersAsync([], Token);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Single(LostPods.Find(world.Paths, listed));
        Assert.Empty(await LostPods.ConfirmAsync(world.Paths, world.Engine, listed, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("io.minipod.state-dir", "/another/store")]
    [InlineData("io.minipod.pod.id", "../../etc")]
    [InlineData("io.kubernetes.container.name", "other")]
    public async Task List_ContainerNotSurelyOurs_IsNoLostPod(string label, string value)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var labels = new Dictionary<string, string>(world.Engine.Containers[0].Config.Labels)
        {
            ["io.minipod.pod.id"] = new string('c', 32),
            [label] = value,
        };
        world.Engine.Add(new ContainerConfig { Name = "minipod.x.foreign", Image = "image", NetworkMode = "none", Labels = labels });

        Assert.Empty(LostPods.Find(world.Paths, await world.Engine.ListContainersAsync([], Token)));
    }

    private static void LoseRecord(PodWorld world)
    {
        Directory.Delete(world.Paths.PodDirectory(world.Record().Id), recursive: true);
        File.Delete(world.Paths.Reservation(world.Name.Value));
    }
}
