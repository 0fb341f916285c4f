using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Sessions;

public sealed class LockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Command_PodLockIsHeld_TellsWhoHasItAndWhatToDo()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Runtime = world.Runtime with { Timeouts = new PodTimeouts { Lock = TimeSpan.FromMilliseconds(100) } };
        using var atWork = FileLock.TryAcquire(world.Paths.PodLock(world.Record().Id), holder: "'minipod exec' (process 7)");

        var error = await Assert.ThrowsAsync<PodException>(() => StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token));

        Assert.Contains("'minipod exec' (process 7)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--lock-timeout", error.Message, StringComparison.Ordinal);
        Assert.Contains(world.Notices, line => line.StartsWith("waiting for 'minipod exec'", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_NamesLockIsHeld_TellsWhoHasItAndWhatToDo()
    {
        using var world = new PodWorld();
        world.Paths.Create();
        world.Runtime = world.Runtime with { Timeouts = new PodTimeouts { Lock = TimeSpan.FromMilliseconds(100) } };
        using var atWork = FileLock.TryAcquire(world.Paths.NamesLock, holder: "'minipod run' (process 7)");

        var error = await Assert.ThrowsAsync<PodException>(() => world.RunAsync(Token));

        Assert.Contains("'minipod run' (process 7)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--lock-timeout", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Command_LockHolderDies_GoesOnAndRecoversFirst()
    {
        Prerequisite.Require(File.Exists("/usr/bin/flock"), "a process that can be killed with the lock needs util-linux's flock");
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        world.Interrupt("stop", PodPhase.Stopping);
        using var holder = Command.Start("/usr/bin/flock", "--no-fork", world.Paths.PodLock(record.Id), "sleep", "60");
        while (FileLock.TryAcquire(world.Paths.PodLock(record.Id)) is { } early)
        {
            early.Dispose();
            await Task.Delay(10, Token);
        }

        var removal = RemovePod.RunAsync(world.Runtime, world.Name.Value, force: false, Token);
        await Task.Delay(100, Token);
        Assert.False(removal.IsCompleted);
        holder.Kill();
        await removal;

        Assert.Contains(world.Notices, line => line.Contains("interrupted command", StringComparison.Ordinal));
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_TwiceAtOnce_BothSucceed()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Before = async call => await Task.Delay(call.StartsWith("remove", StringComparison.Ordinal) ? 200 : 1, Token);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token)));

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Command_AfterABoot_NeedsNoLockDirectory()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        Directory.Delete(world.Paths.RunDirectory, recursive: true);

        var record = await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(PodPhase.Running, record.Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Ps_PodIsRemovedMeanwhile_LeavesNoLockBehind()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var seen = world.Record() with { Phase = PodPhase.Stopping };
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        await world.Runtime.Status().GetAsync(seen, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_FirstPodsOfABootAtOnce_MountThePinsOnce()
    {
        using var world = new PodWorld();
        var specs = Enumerable.Range(1, 6).Select(number => world.Spec with { Name = PodName.Parse($"{world.Name}-{number}") }).ToList();

        await Task.WhenAll(
            specs.Select(spec => Task.Run(() => CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token), Token)));

        Assert.Single(File.ReadLines("/proc/self/mountinfo"), line => line.Split(' ')[4] == world.Paths.Pins);
        foreach (var spec in specs) await RemovePod.RunAsync(world.Runtime, spec.Name.Value, force: true, Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_NamesLockIsHeld_WaitIsReportedUnlessTheHolderIsThisProcess(bool isOwn)
    {
        using var world = new PodWorld();
        world.Paths.Create();
        var atWork = FileLock.TryAcquire(world.Paths.NamesLock, holder: isOwn ? PodSession.Holder("run") : "'minipod run' (process 7)")!;

        var run = world.RunAsync(Token);
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        atWork.Dispose();
        await run;

        Assert.Equal(isOwn ? [] : ["waiting for 'minipod run' (process 7)"], world.Notices);
    }
}
