using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class RepairPodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Repair_DryRunOfAnInterruptedPod_TellsAndChangesNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt(
            "run",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Undone, "StartContainer/web"),
            PodWorld.Line(JournalEvent.Intent, "StartContainer/web"));
        var open = world.Journal().Open;

        var plan = await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions { DryRun = true }, Token);

        Assert.Contains("finish or undo", Assert.Single(plan.Lines), StringComparison.Ordinal);
        Assert.NotNull(open);
        Assert.Equal(open, world.Journal().Open);
        Assert.Equal(2, world.Engine.Containers.Count);
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_WithoutCheck_TellsWhetherThePluginsCouldHaveBeenAsked()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var options = new RepairOptions { DryRun = true };

        var running = await RepairPod.RunAsync(world.Runtime, world.Name.Value, options, Token);
        var asked = await RepairPod.RunAsync(world.Runtime, world.Name.Value, options with { Check = true }, Token);
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        var stopped = await RepairPod.RunAsync(world.Runtime, world.Name.Value, options, Token);

        Assert.Equal([true, false, false], [running.IsUnchecked, asked.IsUnchecked, stopped.IsUnchecked]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_KilledWhileItMadeContainersAnew_IsStoppedAndTheNextRepairMakesThem()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var web = world.Engine.Containers.Single(container => container.ShortName == "web").Id;

        // The sandbox was removed, and the new one is being created; the container that joined the old one still
        // exists.
        await world.Engine.RemoveContainerAsync(
            world.Engine.Containers.Single(container => container.ShortName == "POD").Id, force: true, Token);
        world.Interrupt(
            "repair",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Undo, "CreateContainer/web"),
            PodWorld.Line(JournalEvent.Undone, "CreateSandbox"),
            PodWorld.Line(JournalEvent.Intent, "CreateSandbox"));

        await RecoverPod.AllAsync(world.Runtime, Token);
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.Empty(world.Engine.Containers);
        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);
        if (world.Record().Phase == PodPhase.Exited) await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(["POD", "web.1"], world.Engine.Containers.Select(container => container.ShortName).Order());
        Assert.DoesNotContain(world.Engine.Containers, container => container.Id == web);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
    }
}
