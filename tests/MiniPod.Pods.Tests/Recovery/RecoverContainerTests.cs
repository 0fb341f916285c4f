using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Tests.Operations;

namespace MiniPod.Pods.Tests.Recovery;

/// <summary>Recovery of an operation on one container whose owner was killed: the journal that it left, and what
/// becomes of the container. The container "web" is left alone.</summary>
public sealed class RecoverContainerTests : ContainerTest
{
    [Theory(Timeout = 60_000)]
    [InlineData(true, "more Created")]
    [InlineData(false, null)]
    public async Task Create_Interrupted_IsKeptWhenItWasDoneOtherwiseRemoved(bool isDone, string? left)
    {
        using var world = await RunningAsync();
        await AddContainer.CreateAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);
        world.Runtime.Store.Write(world.Record().WithIdle("more", isIdle: false)); // this is the last write
        Interrupt(world, "create-container", "more", isDone, "CreateContainer/more");

        await RecoverAsync(world);

        Assert.Equal(left, State(world, "more"));
        Assert.Equal(isDone ? ["more"] : [], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_InterruptedBeforeTheRecordTold_NothingIsLeft()
    {
        using var world = await RunningAsync();
        world.Interrupt("create-container", null, "more");

        await RecoverAsync(world);

        Assert.Null(State(world, "more"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create-container")]
    [InlineData("add")]
    public async Task Replace_InterruptedWhileTheNewOneWasMade_TheFormerIsTheContainerAgain(string verb)
    {
        using var world = await RunningAsync("more");
        await AddContainer.CreateAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { Replace = true, Grace = Grace }, Token);
        Interrupt(world, verb, "more.1", isDone: false, "CreateContainer/more.1");

        await RecoverAsync(world);

        Assert.Equal("more Exited", State(world, "more"));
        Assert.Null(State(world, "more.1"));
        Assert.Equal(["web", "more"], world.Record().Spec.Containers.Select(container => container.FullName));
        Assert.Empty(world.Record().Former);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(JournalEvent.Undo)]
    [InlineData(JournalEvent.Undone)]
    public async Task Replace_InterruptedWhileTheFormerWasStopped_ItIsStopped(JournalEvent last)
    {
        using var world = await RunningAsync("more");
        if (last == JournalEvent.Undone)
            world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Exited;
        world.Interrupt("create-container", null, "more.1", PodWorld.Line(last, "StartContainer/more"));

        await RecoverAsync(world);

        Assert.Equal("more Exited", State(world, "more"));
        Assert.Equal(["more"], world.Record().Idle);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, "more Running")]
    [InlineData(false, "more Exited")]
    public async Task Start_Interrupted_IsKeptWhenItWasDoneOtherwiseStopped(bool isDone, string left)
    {
        using var world = await RunningAsync("more");
        Interrupt(world, "start-container", "more", isDone, "StartContainer/more");

        await RecoverAsync(world);

        Assert.Equal(left, State(world, "more"));
        Assert.Equal(isDone ? [] : ["more"], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_InterruptedBeforeItsFirstStep_TheContainerIsIdleAsItWas()
    {
        using var world = await RunningAsync("more");
        await PodContainer.StopAsync(world.Runtime, world.Name.Value, "more", Grace, Token);
        world.Interrupt("start-container", null, "more");

        await RecoverAsync(world);

        Assert.Equal("more Exited", State(world, "more"));
        Assert.Equal(["more"], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_OfAStoppedPodInterrupted_SandboxAndNetworkGoAgain()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        world.Plugins.Failing.Add("ADD b");
        world.Engine.Before = call => call == "stop POD" ? throw new EngineException("the engine is gone") : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationFailedException>(() => PodContainer.StartAsync(world.Runtime, world.Name.Value, "web", Token));
        world.Engine.Before = null;
        world.Plugins.Failing.Clear();
        world.Interrupt("start-container", null, "web", PodWorld.Line(JournalEvent.Intent, "StartSandbox"));

        await RecoverAsync(world);

        Assert.Equal(
            ["POD Exited", "web Created"],
            world.Engine.Containers.Select(container => $"{container.ShortName} {container.State}").Order(StringComparer.Ordinal));
        Assert.Equal(PodPhase.Created, world.Record().Phase);
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("stop-container")]
    [InlineData("restart-container")]
    public async Task StopOrRestart_Interrupted_TheContainerIsStopped(string verb)
    {
        using var world = await RunningAsync("more");
        world.Interrupt(verb, null, "more", PodWorld.Line(JournalEvent.Undo, "StartContainer/more"));

        await RecoverAsync(world);

        Assert.Equal("more Exited", State(world, "more"));
        Assert.Equal(["more"], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_InterruptedRightAfterItBegan_WhatAFormerRunLeftIsNotItsWork()
    {
        using var world = await RunningAsync("more");
        world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Exited;
        world.Interrupt("start-container", null, "more");

        await RecoverAsync(world);

        Assert.Equal(["more"], world.Record().Idle);
    }

    // Every step was done, and the owner was killed while it undid them: Ctrl-C at the last moment, twice.
    [Theory(Timeout = 60_000)]
    [InlineData("add", "CreateContainer/more", null)]
    [InlineData("create-container", "CreateContainer/more", null)]
    [InlineData("start-container", "StartContainer/more", "more Exited")]
    [InlineData("restart-container", "StartContainer/more", "more Exited")]
    public async Task AnyVerb_InterruptedWhileItWasTakenBack_IsTakenBack(string verb, string undone, string? left)
    {
        using var world = await RunningAsync("more");
        var outcomes = world.Record().Outcomes;
        List<JournalEntry> lines = [];
        foreach (var step in verb is "add" or "create-container"
            ? new[] { "CreateContainer/more", "StartContainer/more" }
            : ["StartContainer/more"])
        {
            lines.AddRange([
                PodWorld.Line(JournalEvent.Intent, step),
                PodWorld.Line(JournalEvent.Done, step) with { Outcome = outcomes[step] },
            ]);
        }

        world.Interrupt(verb, null, "more", [.. lines, PodWorld.Line(JournalEvent.Undo, undone)]);

        await RecoverAsync(world);

        Assert.Equal(left, State(world, "more"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_OfAStoppedPodInterruptedBeforeItsLastLine_IsKept()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        await PodContainer.RestartAsync(world.Runtime, world.Name.Value, "web", Grace, Token);
        world.CutLastLine();

        await RecoverAsync(world);

        Assert.Equal("web Running", State(world, "web"));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_InterruptedAfterAnotherOnesUndoHadFailed_ThatOneRunsOn()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");
        await Assert.ThrowsAsync<OperationFailedException>(() => StopAsync(world, "more"));
        world.Engine.Before = null;
        world.Interrupt("add", null, "third");

        await RecoverAsync(world);

        Assert.Equal("more Running", State(world, "more"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)] // the operation's end
    [InlineData(2)] // the removal of the earlier attempt, and the operation's end
    public async Task Replace_InterruptedOnceAnEarlierAttemptHadGone_NobodyMakesThatAnew(int lines)
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");
        await ReplaceAsync(world, "more"); // removes the first attempt
        var record = world.Record();
        var first = record.Former[0] with { Attempt = 0 };
        world.Runtime.Store.Write(record with { Former = [first, .. record.Former] });
        world.CutLastLine(lines);
        Assert.Equal(lines == 2, world.Journal().Effects.ContainsKey(new StepKey("CreateContainer", "more")));

        await RecoverAsync(world);
        Assert.Equal(["more.1"], world.Record().Former.Select(attempt => attempt.FullName));
        await StopPod.RunAsync(world.Runtime, world.Name.Value, Grace, Token);
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(["POD Running", "more.1 Exited", "more.2 Running", "web Running"], States(world));
        Assert.Equal(["more.1"], world.Record().Former.Select(attempt => attempt.FullName));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_Interrupted_IsFinished()
    {
        using var world = await RunningAsync("more");
        world.Interrupt("remove-container", null, "more", PodWorld.Line(JournalEvent.Undo, "CreateContainer/more"));

        await RecoverAsync(world);

        Assert.Null(State(world, "more"));
        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.FullName));
    }

    // Writes the journal of a killed command: the verb has begun, and its step is intended or done.
    private static void Interrupt(PodWorld world, string verb, string container, bool isDone, string step)
    {
        var outcome = world.Record().Outcomes[step];
        var intent = PodWorld.Line(JournalEvent.Intent, step);
        world.Interrupt(
            verb, null, container, isDone ? [intent, PodWorld.Line(JournalEvent.Done, step) with { Outcome = outcome }] : [intent]);
    }

    // Checks that the rest of the pod is unchanged and that the pod's status is consistent.
    private static async Task RecoverAsync(PodWorld world)
    {
        var web = State(world, "web");
        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);
        Assert.Empty(errors);
        Assert.Single(lines);
        Assert.Null(world.Journal().Open);
        Assert.Equal(web, State(world, "web"));
        Assert.True(world.Record().Phase != PodPhase.Running
            || world.Engine.Containers.Any(container => container is { ShortName: "POD", State: ContainerState.Running }));
        var status = await world.Runtime.Status().GetAsync(world.Record(), Token);
        Assert.DoesNotContain(status.Problems, problem => problem.Kind is PodProblemKind.ContainerMissing or PodProblemKind.ContainerEnded);
        Assert.NotEqual(PodState.Interrupted, status.State);
    }

    private static string? State(PodWorld world, string name) =>
        world.Engine.Containers
            .Where(container => container.ShortName == name)
            .Select(container => $"{name} {container.State}")
            .SingleOrDefault();
}
