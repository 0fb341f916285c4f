using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class RecoverPodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_AllStepsDoneButNotTheLastLine_IsKept()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("run", PodPhase.Creating);

        var (lines, errors) = await RecoverPod.AllAsync(world.Host, Token);

        Assert.Contains("kept", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Empty(errors);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_OneStepNotDone_IsRemoved()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("run", PodPhase.Creating, null, Line(JournalEvent.Undone, "StartContainer/web"), Line(JournalEvent.Intent, "StartContainer/web"));

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Empty(world.Left);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CreateInFlightWhenItsCallerDied_IsAwaitedByNameAndRemoved()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Host, world.Spec, new CreateOptions(), Token);
        var web = world.Engine.Containers.Single(container => container.ShortName == "web").Config;
        await world.Engine.RemoveContainerAsync(web.Name, force: true, Token);
        world.Interrupt("run", PodPhase.Creating, null, Line(JournalEvent.Undone, "CreateContainer/web"), Line(JournalEvent.Intent, "CreateContainer/web"));
        var late = true;
        world.Engine.Before = async call =>
        {
            // The sandbox is gone by then, and the engine ends the dead caller's create just before ours.
            if (call != "create web" || !late) return;
            await Task.Delay(100, Token);
            late = false;
            world.Engine.Add(web);
        };

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.False(late);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_AllStepsDone_IsKeptAsCreated()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Host, world.Spec, new CreateOptions(), Token);
        world.Interrupt("create", PodPhase.Creating);

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(PodPhase.Created, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NotDone_DropsTheContainerAndKeepsThePod()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        world.Host.Store.Write(record with { Spec = record.Spec with { Containers = [.. record.Spec.Containers, PodWorld.Container("more")] } });
        world.Interrupt("add", null, "more", Line(JournalEvent.Intent, "CreateContainer/more"));

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
        Assert.DoesNotContain("DEL a", world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Done_IsKept()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await AddContainer.RunAsync(world.Host, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);
        world.Interrupt("add", null, "more");

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(3, world.Engine.Containers.Count);
        Assert.Equal(2, world.Record().Spec.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task RemoveContainer_Interrupted_IsFinished()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("remove-container", null, "web");

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Empty(world.Record().Spec.Containers);
        Assert.Equal(["POD"], world.Engine.Containers.Select(container => container.ShortName));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("start", PodPhase.Creating)]
    [InlineData("stop", PodPhase.Stopping)]
    public async Task StartOrStop_Interrupted_IsStopped(string verb, PodPhase phase)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt(verb, phase);

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Exited, container.State));
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_Interrupted_IsFinished()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task All_OnePodCannotBeRecovered_TheOthersAre()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await CreatePod.CreateAsync(world.Host, new PodSpec { Name = PodName.Parse("other") }, new CreateOptions(), Token);
        world.Interrupt("levitate");
        using (var journal = JournalFile.Open(world.Paths.JournalOf(world.Host.Store.Get("other").Id), TimeProvider.System))
            journal.Append(new JournalEntry { Operation = "killed", Event = JournalEvent.Begin, Verb = "rm" });

        var (lines, errors) = await RecoverPod.AllAsync(world.Host, Token);

        Assert.Contains("other", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("\"levitate\", which this minipod does not know", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.Null(world.Host.Store.Find("other"));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_UndoFails_StaysOpenAndIsFinishedByTheNextTry()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);
        world.Plugins.Failing.Add("DEL a");

        var (_, errors) = await RecoverPod.AllAsync(world.Host, Token);

        Assert.Contains("minipod recover", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.NotNull(world.Journal().Open);
        world.Plugins.Failing.Clear();
        await RecoverPod.AllAsync(world.Host, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sweep_SomebodyHoldsTheLockOnNames_WaitsForIt()
    {
        using var world = new PodWorld();
        world.Host.Store.Paths.Create();
        var doomed = Path.Combine(world.Host.Store.Paths.Pods, $".{Guid.NewGuid():N}");
        Directory.CreateDirectory(doomed);
        var names = FileLock.TryAcquire(world.Host.Store.Paths.NamesLock)!;

        var recovery = RecoverPod.AllAsync(world.Host, Token);
        await Task.Delay(200, Token);
        Assert.True(Directory.Exists(doomed));
        names.Dispose();

        Assert.Empty((await recovery).Errors);
        Assert.False(Directory.Exists(doomed));
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_DryRunOfAnInterruptedPod_TellsAndChangesNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("run", PodPhase.Creating, null, Line(JournalEvent.Undone, "StartContainer/web"), Line(JournalEvent.Intent, "StartContainer/web"));
        var open = world.Journal().Open;

        var plan = await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions { DryRun = true }, Token);

        Assert.Contains("finish or undo", Assert.Single(plan.Lines), StringComparison.Ordinal);
        Assert.NotNull(open);
        Assert.Equal(open, world.Journal().Open);
        Assert.Equal(2, world.Engine.Containers.Count);
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_KilledWhileItMadeContainersAnew_IsStoppedAndTheNextRepairMakesThem()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var web = world.Engine.Containers.Single(container => container.ShortName == "web").Id;

        // The sandbox was removed and its successor asked for; the container that joined the old one is still there.
        await world.Engine.RemoveContainerAsync(world.Engine.Containers.Single(container => container.ShortName == "POD").Id, force: true, Token);
        world.Interrupt("repair", PodPhase.Creating, null, Line(JournalEvent.Undo, "CreateContainer/web"), Line(JournalEvent.Undone, "CreateSandbox"), Line(JournalEvent.Intent, "CreateSandbox"));

        await RecoverPod.AllAsync(world.Host, Token);
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.Empty(world.Engine.Containers);
        await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions(), Token);
        if (world.Record().Phase == PodPhase.Exited) await StartPod.RunAsync(world.Host, world.Name.Value, Token);

        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order());
        Assert.DoesNotContain(world.Engine.Containers, container => container.Id == web);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_InFlightWhenItsCallerDied_IsWaitedForByAStartOfOurs()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Host, world.Name.Value, TimeSpan.Zero, Token);
        world.Interrupt("start", PodPhase.Creating, null, Line(JournalEvent.Intent, "StartSandbox"));
        var before = world.Engine.Calls.Count;

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(["start POD", "stop POD"], world.Engine.Calls.Skip(before).Where(call => call is "start POD" or "stop POD"));
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Exited, container.State));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_AppInFlightWhenItsCallerDied_IsStoppedOnceMoreAfterTheSandbox()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Host, world.Name.Value, TimeSpan.Zero, Token);
        world.Interrupt("start", PodPhase.Creating, null, Line(JournalEvent.Done, "StartSandbox") with { Outcome = new StepOutcome() }, Line(JournalEvent.Intent, "StartContainer/web"));
        var web = world.Engine.Containers.Single(container => container.ShortName == "web");
        world.Engine.Before = call =>
        {
            if (call == "stop POD") web.State = ContainerState.Running; // the engine comes to it just before the sandbox is stopped
            return Task.CompletedTask;
        };

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Equal(ContainerState.Exited, web.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_JournalLostWithThePower_WhatTheEngineHasIsRemoved()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        File.Delete(world.Paths.JournalOf(record.Id));
        world.Host.Store.Write(record with { Phase = PodPhase.Creating, Outcomes = new Dictionary<string, StepOutcome>() });

        await RecoverPod.AllAsync(world.Host, Token);

        Assert.Empty(world.Left);
        Assert.Contains("DEL a", world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task All_PodAtWork_IsLeftAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);
        using var atWork = Linux.FileLock.TryAcquire(world.Paths.PodLock(world.Record().Id));

        var (lines, errors) = await RecoverPod.AllAsync(world.Host, Token);

        Assert.Empty(lines);
        Assert.Empty(errors);
        Assert.Equal(2, world.Engine.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task All_JournalIsGone_KeepsThePodAndKnowsWhatToUndo()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        File.Delete(world.Paths.JournalOf(world.Record().Id));

        await RecoverPod.AllAsync(world.Host, Token);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        await Assert.ThrowsAsync<PodException>(() => world.RunAsync(Token));
        await RemovePod.RunAsync(world.Host, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    private static JournalEntry Line(JournalEvent what, string step) => new() { Operation = "killed", Event = what, Step = step };
}
