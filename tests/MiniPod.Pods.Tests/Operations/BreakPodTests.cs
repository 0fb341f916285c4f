using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>A fault is a step of the pod: whatever takes the pod down, or recovers it, undoes the fault.</summary>
public sealed class BreakPodTests
{
    private static readonly BreakOptions StaleLink = new() { Fault = "stale-link" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Break_LinkOfARunningPod_IsRecordedAndUndoPutsItBack()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var target = new FileInfo(world.Link).LinkTarget;

        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);

        Assert.Null(NetworkNamespace.Find(world.Link));
        Assert.Equal(("stale-link", PodRecord.FaultSchema), (world.Record().Fault?.Name, world.Record().NeededSchema));
        Assert.Equal("stale-link", (await BreakPod.UndoAsync(world.Runtime, world.Name.Value, Token))?.Name);
        Assert.Equal(target, new FileInfo(world.Link).LinkTarget);
        Assert.Null(world.Record().Fault);
        Assert.Null(await BreakPod.UndoAsync(world.Runtime, world.Name.Value, Token));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task StopAndStart_BrokenPod_TheFaultDoesNotComeBack()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);

        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        Assert.Null(world.Record().Fault);
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.NotNull(NetworkNamespace.Find(world.Link));
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_BrokenPod_TheFaultDoesNotComeBack()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);

        await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.NotNull(NetworkNamespace.Find(world.Link));
        Assert.Null(world.Record().Fault);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_BrokenPod_UndoesTheFaultAndInterruptsNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);
        var dryRun = await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions { DryRun = true }, Token);
        Assert.Null(NetworkNamespace.Find(world.Link));

        var plans = new List<RepairPlan>();
        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions { Announce = plans.Add }, Token);

        Assert.Equal(["undo the fault that 'minipod break' made: stale-link"], plans[0].Lines);
        Assert.Equal(dryRun.Lines, plans[0].Lines);
        Assert.NotNull(NetworkNamespace.Find(world.Link));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_BrokenPod_LeavesNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    // How many of the last lines of the journal were not written: the end; the outcome of the step; its beginning.
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Recover_BreakWasKilled_TheFaultIsUndone(int lines)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var target = new FileInfo(world.Link).LinkTarget;
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);
        if (lines == 3) SymbolicLink.Replace(world.Link, target!); // the step had not begun
        world.CutLastLine(lines);

        var (told, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.EndsWith("its fault is undone", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(target, new FileInfo(world.Link).LinkTarget);
        Assert.Equal((null, PodPhase.Running), (world.Record().Fault, world.Record().Phase));
        Assert.DoesNotContain(world.Journal().Effects, effect => effect.Key.Kind == "InjectFault");
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_RecordOfABrokenPodWasLost_TheFaultCanStillBeUndone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var (id, target) = (world.Record().Id, new FileInfo(world.Link).LinkTarget);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);
        File.Delete(world.Paths.Record(id));
        File.Delete(world.Paths.Reservation(world.Name.Value));

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal("stale-link", (await BreakPod.UndoAsync(world.Runtime, world.Name.Value, Token))?.Name);
        Assert.Equal(target, new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task Break_PodThatHasAFault_IsRefused()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token);

        var error = await Assert.ThrowsAsync<PodException>(() =>
            BreakPod.RunAsync(world.Runtime, world.Name.Value, new BreakOptions { Fault = "veth-down" }, Token));

        Assert.Contains("has a fault already", error.Message, StringComparison.Ordinal);
        Assert.Equal("stale-link", world.Record().Fault?.Name);
    }

    [Fact(Timeout = 60_000)]
    public async Task Break_StoppedPod_IsRefused()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        var error = await Assert.ThrowsAsync<PodException>(() => BreakPod.RunAsync(world.Runtime, world.Name.Value, StaleLink, Token));

        Assert.Contains("is not running", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Break_FaultOfTheHostThatIsNotAllowed_IsRefusedBeforeAnythingIsRead()
    {
        using var world = new PodWorld();

        var error = await Assert.ThrowsAsync<PodException>(() =>
            BreakPod.RunAsync(world.Runtime, "nobody", new BreakOptions { Fault = "forwarding-off" }, Token));

        Assert.Contains("touches the whole host", error.Message, StringComparison.Ordinal);
    }
}
