using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Recovery;

public sealed class RecoverPodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_AllStepsDoneButNotTheLastLine_IsKept()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("run", PodPhase.Creating);

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

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
        world.Interrupt(
            "run",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Undone, "StartContainer/web"),
            PodWorld.Line(JournalEvent.Intent, "StartContainer/web"));

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(world.Left);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CreateInFlightWhenItsCallerDied_IsAwaitedByNameAndRemoved()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        var web = world.Engine.Containers.Single(container => container.ShortName == "web").Config;
        await world.Engine.RemoveContainerAsync(web.Name, force: true, Token);
        world.Interrupt(
            "run",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Undone, "CreateContainer/web"),
            PodWorld.Line(JournalEvent.Intent, "CreateContainer/web"));
        var late = true;
        world.Engine.Before = async call =>
        {
            // The sandbox is gone by then, and the engine completes the dead caller's create just before recovery's.
            if (call != "create web" || !late) return;
            await Task.Delay(100, Token);
            late = false;
            world.Engine.Add(web);
        };

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.False(late);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_AllStepsDone_IsKeptAsCreated()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        world.Interrupt("create", PodPhase.Creating);

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal(PodPhase.Created, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NotDone_DropsTheContainerAndKeepsThePod()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        world.Runtime.Store.Write(record with
        {
            Spec = record.Spec with { Containers = [.. record.Spec.Containers, PodWorld.Container("more")] },
        });
        world.Interrupt("add", null, "more", PodWorld.Line(JournalEvent.Intent, "CreateContainer/more"));

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
        Assert.DoesNotContain("DEL a", world.Plugins.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunOrCreate_DoneAndInterruptedWhileItWasTakenBack_IsRemoved(bool runs)
    {
        using var world = new PodWorld();
        if (runs) await world.RunAsync(Token);
        else await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        var operation = JournalFile.Read(world.Paths.JournalOf(world.Record().Id))[0].Operation;
        world.CutLastLine();
        using (var journal = JournalFile.Open(world.Paths.JournalOf(world.Record().Id), TimeProvider.System))
            journal.Append(new JournalEntry
            {
                Operation = operation,
                Event = JournalEvent.Undo,
                Step = runs ? "AttachNetwork/eth0" : "CreateContainer/web",
            });

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Done_IsKept()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);
        world.CutLastLine();

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal(3, world.Engine.Containers.Count);
        Assert.Equal(2, world.Record().Spec.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task RemoveContainer_Interrupted_IsFinished()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("remove-container", null, "web");

        await RecoverPod.AllAsync(world.Runtime, Token);

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

        await RecoverPod.AllAsync(world.Runtime, Token);

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

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task All_OnePodCannotBeRecovered_TheOthersAre()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await CreatePod.CreateAsync(world.Runtime, new PodSpec { Name = PodName.Parse("other") }, new CreateOptions(), Token);
        world.Interrupt("levitate");
        using (var journal = JournalFile.Open(world.Paths.JournalOf(world.Runtime.Store.Get("other").Id), TimeProvider.System))
            journal.Append(new JournalEntry { Operation = "killed", Event = JournalEvent.Begin, Verb = "rm" });

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Contains("other", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("\"levitate\", which this minipod does not know", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.Null(world.Runtime.Store.Find("other"));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_UndoFails_StaysOpenAndIsFinishedByTheNextTry()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);
        world.Plugins.Failing.Add("DEL a");

        var (_, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Contains("minipod recover", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.NotNull(world.Journal().Open);
        world.Plugins.Failing.Clear();
        await RecoverPod.AllAsync(world.Runtime, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_InFlightWhenItsCallerDied_IsWaitedForByAStartOfOurs()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        world.Interrupt("start", PodPhase.Creating, null, PodWorld.Line(JournalEvent.Intent, "StartSandbox"));
        var before = world.Engine.Calls.Count;

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal(["start POD", "stop POD"], world.Engine.Calls.Skip(before).Where(call => call is "start POD" or "stop POD"));
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Exited, container.State));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_AppInFlightWhenItsCallerDied_IsStoppedOnceMoreAfterTheSandbox()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        world.Interrupt(
            "start",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Done, "StartSandbox") with { Outcome = System.Text.Json.JsonElement.Parse("{}") },
            PodWorld.Line(JournalEvent.Intent, "StartContainer/web"));
        var web = world.Engine.Containers.Single(container => container.ShortName == "web");
        world.Engine.Before = call =>
        {
            if (call == "stop POD") web.State = ContainerState.Running; // the engine handles the start just before it stops the sandbox
            return Task.CompletedTask;
        };

        await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Equal(ContainerState.Exited, web.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_JournalLostWithThePower_WhatTheEngineHasIsRemoved()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var record = world.Record();
        File.Delete(world.Paths.JournalOf(record.Id));
        world.Runtime.Store.Write(record with
        {
            Phase = PodPhase.Creating,
            Outcomes = new Dictionary<string, System.Text.Json.JsonElement>(),
        });

        await RecoverPod.AllAsync(world.Runtime, Token);

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

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

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

        await RecoverPod.AllAsync(world.Runtime, Token);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        await Assert.ThrowsAsync<PodException>(() => world.RunAsync(Token));
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }
}
