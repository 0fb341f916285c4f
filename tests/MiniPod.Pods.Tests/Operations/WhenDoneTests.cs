using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class WhenDoneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_AllEnded_LeavesNothing()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;

        await WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token);

        Assert.Empty(world.Left);
    }

    // As an engine does for a moment.
    [Fact(Timeout = 60_000)]
    public async Task TryRemove_ContainerHasExitedAndIsStillListedAsRunning_IsDone()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        var web = world.Engine.Containers.Single(container => container.ShortName == "web");
        (web.State, web.ListedState) = (ContainerState.Exited, ContainerState.Running);

        Assert.True(await WhenDone.TryRemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token));

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_AnotherContainerIsBeingAdded_WaitsForThatOneToo()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;
        var started = new TaskCompletionSource();
        var mayStart = new TaskCompletionSource();
        var ended = false;
        world.Engine.Before = async call =>
        {
            if (call == "remove later") Assert.True(ended);
            if (call != "start later") return;
            started.SetResult();
            await mayStart.Task;
        };
        var add = AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("later"), new CreateOptions(), Token);
        await started.Task.WaitAsync(Token);

        // According to the record, the last container has exited; the command that adds one holds the lock.
        var removal = WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token);
        mayStart.SetResult();
        await add;
        await Task.Delay(200, Token);
        Assert.False(removal.IsCompleted);
        ended = true;
        world.Engine.Containers.Single(container => container.ShortName == "later").State = ContainerState.Exited;
        await removal;

        Assert.Empty(world.Left);
    }

    // A restart holds the pod's lock from its first to its last step, so a command that waits never mistakes the pod
    // for a finished one.
    [Fact(Timeout = 60_000)]
    public async Task WhenDone_WokenAtAnyCallOfARestart_ThePodGoesOn()
    {
        using var world = new PodWorld();
        await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        var target = new RemovalTarget(world.Record().Id);
        var before = world.Engine.Calls.Count;
        await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        var calls = world.Engine.Calls.Skip(before).Where(call => call.StartsWith("st", StringComparison.Ordinal)).ToList();
        Assert.True(calls.Count >= 4, string.Join(", ", calls));

        foreach (var woken in calls)
        {
            Task<bool>? decided = null;
            world.Engine.Before = async call =>
            {
                if (call != woken || decided is not null) return;
                decided = WhenDone.TryRemoveAsync(world.Runtime, target, Token);
                await Task.Delay(20, Token);
            };
            await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
            world.Engine.Before = null;

            Assert.True(decided is not null && !await decided, $"woken at \"{woken}\", it was removed");
            Assert.Equal(PodPhase.Running, world.Record().Phase);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_PodIsRestartedWhileItIsWaitedFor_IsWaitedForAgain()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        var removal = WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token);

        for (var i = 0; i < 3; i++) await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        await Task.Delay(300, Token);
        Assert.False(removal.IsCompleted);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        End(world, "web");
        await removal;

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_EngineIsGoneForAWhile_TheWaitGoesOnOnceItIsBack()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        var isGone = true;
        var refused = 0;
        world.Engine.Before = _ =>
        {
            if (!isGone) return Task.CompletedTask;
            Interlocked.Increment(ref refused);
            throw new EngineUnavailableException("the engine restarts", new IOException("connection refused"));
        };
        var removal = WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token);
        while (Volatile.Read(ref refused) < 2) await Task.Delay(5, Token);
        End(world, "web");
        isGone = false;

        await removal;

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_EngineGoesDuringTheRemoval_IsFinishedOnceItIsBack()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        End(world, "web");
        var refused = 0;
        world.Engine.Before = call => call.StartsWith("remove ", StringComparison.Ordinal) && Interlocked.Increment(ref refused) <= 2
            ? throw new EngineException("the engine restarts")
            : Task.CompletedTask;

        await WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token);

        Assert.Empty(world.Left);
        Assert.True(refused > 2, $"refused {refused} times");
    }

    [Fact(Timeout = 60_000)]
    public async Task TryStop_AnotherContainerRunsOn_ThePodDoesToo()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);
        End(world, "web");

        Assert.False(await WhenDone.TryStopAsync(world.Runtime, pod.Record.Id, Token));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        End(world, "more");
        Assert.True(await WhenDone.TryStopAsync(world.Runtime, pod.Record.Id, Token));

        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task TryStop_ContainerIsFrozen_ItHasNotEnded()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Paused;

        Assert.False(await WhenDone.TryStopAsync(world.Runtime, pod.Record.Id, Token));
        Assert.False(await WhenDone.TryRemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task TryRemove_ContainerThatWasReplaced_TakesTheAttemptThatEndedAlone()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        var once = new CreateOptions { RemoveOnExit = true };
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), once, Token);
        await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { Replace = true }, Token);

        Assert.True(await WhenDone.TryRemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id, "more"), Token));

        Assert.Equal(
            ["POD", "more.1", "web"], world.Engine.Containers.Select(container => container.ShortName).Order(StringComparer.Ordinal));
        Assert.Empty(world.Record().Former);
        Assert.Empty(world.Record().RemovalTargets);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_ContainerIsRestartedWhileItIsWaitedFor_IsRemovedWhenItEnds()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        var added = await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { RemoveOnExit = true }, Token);
        Assert.NotNull(added.Watch);
        added.Watch.Dispose();
        var removal = WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id, "more"), Token);

        await PodContainer.RestartAsync(world.Runtime, world.Name.Value, "more", TimeSpan.Zero, Token);
        await Task.Delay(300, Token);
        Assert.False(removal.IsCompleted);
        End(world, "more");
        await removal;

        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order(StringComparer.Ordinal));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.DoesNotContain(Directory.EnumerateFiles(world.Paths.Locks), path =>
            Path.GetFileName(path).StartsWith("wait-", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recover_NobodyWaitsForAContainer_SomebodyDoesOrItGoes(bool hasEnded)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var added = await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { RemoveOnExit = true }, Token);
        added.Watch!.Dispose(); // its owner was killed
        if (hasEnded) End(world, "more");
        var waiters = new List<RemovalTarget>();
        world.Runtime = world.Runtime with { StartWaiter = waiters.Add };

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.Contains(hasEnded ? "finished, removed (--rm)" : "(--rm), one is now", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(hasEnded ? [] : [new RemovalTarget(world.Record().Id, "more")], waiters);
        Assert.Equal(hasEnded ? 2 : 3, world.Engine.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnyCommand_NobodyWaitsForAContainer_StartsOneWhoDoes()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var added = await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { RemoveOnExit = true }, Token);
        added.Watch!.Dispose();
        var waiters = new List<RemovalTarget>();
        world.Runtime = world.Runtime with { StartWaiter = waiters.Add };

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal([new RemovalTarget(world.Record().Id, "more")], waiters);
    }

    // By the time that the lock is free, the name and attempt may belong to another container, which must stay.
    [Fact(Timeout = 60_000)]
    public async Task TryRemove_RemovedAndMadeAnewToStay_IsLeftAlone()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { RemoveOnExit = true }, Token);
        await PodContainer.RemoveAsync(world.Runtime, world.Name.Value, "more", force: true, Token);
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);
        End(world, "more");

        Assert.True(await WhenDone.TryRemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id, "more"), Token));

        Assert.Contains(world.Engine.Containers, container => container.ShortName == "more");
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_EngineRefusesForGood_EndsWithTheError()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        End(world, "web");
        world.Engine.Before = call => call.StartsWith("remove ", StringComparison.Ordinal)
            ? throw new EngineException("device or resource busy")
            : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            WhenDone.RemoveAsync(world.Runtime, new RemovalTarget(pod.Record.Id), Token));

        Assert.Contains("device or resource busy", error.Message, StringComparison.Ordinal);
        world.Engine.Before = null;
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    // The pod was stopped, so no process was needed to wait for it before the start.
    [Fact(Timeout = 60_000)]
    public async Task Start_PodThatRemovesItselfAndWasStopped_SomebodyWaitsForIt()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        pod.Watch!.Dispose();
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        var waiters = new List<RemovalTarget>();
        world.Runtime = world.Runtime with { StartWaiter = waiters.Add };

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal([new RemovalTarget(pod.Record.Id)], waiters);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_MakesAContainerAnewThatRemovesItself_SomebodyWaitsForTheNextAttempt()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        var added = await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions { RemoveOnExit = true }, Token);
        var waiters = new List<RemovalTarget>();
        world.Runtime = world.Runtime with { StartWaiter = waiters.Add };
        await world.Engine.RemoveContainerAsync(
            world.Engine.Containers.Single(container => container.ShortName == "more").Id, force: true, Token);

        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);
        added.Watch!.Dispose();

        Assert.Equal([new RemovalTarget(pod.Record.Id, "more.1")], waiters);
    }

    private static void End(PodWorld world, string container) =>
        world.Engine.Containers.Single(one => one.ShortName == container).State = ContainerState.Exited;
}
