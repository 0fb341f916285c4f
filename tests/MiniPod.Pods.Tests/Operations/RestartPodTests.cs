using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class RestartPodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Restart_PodThatRuns_IsOneOperationAndRunsAnew()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
        var begun = JournalFile.Read(world.Paths.JournalOf(world.Record().Id))
            .Where(entry => entry.Event == JournalEvent.Begin)
            .Select(entry => entry.Verb);
        Assert.Equal(["run", "restart"], begun);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a", "ADD a", "ADD b"], world.Plugins.Calls);
    }

    // Between stop and start, no other command can mistake the pod for one that has finished.
    [Fact(Timeout = 60_000)]
    public async Task Restart_PodWithRm_WhoeverWaitsToRemoveItDoesNot()
    {
        using var world = new PodWorld();
        await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        var id = world.Record().Id;
        Task<bool>? removal = null;
        world.Engine.Before = call =>
        {
            if (call == "start POD") removal ??= WhenDone.TryRemoveAsync(world.Runtime, new RemovalTarget(id), Token);
            return Task.CompletedTask;
        };

        await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.NotNull(removal);
        Assert.False(await removal);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    // Only a restart of the engine helps: then the pod is to run again.
    [Fact(Timeout = 60_000)]
    public async Task RestartRepairAndStart_EngineHasToBeRestartedFirst_PodIsStillToRun()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Before = call =>
            call == "start POD" ? throw new StaleTaskException("task already exists") : Task.CompletedTask;

        await Assert.ThrowsAsync<OperationFailedException>(() =>
            RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        await Assert.ThrowsAsync<OperationFailedException>(() =>
            RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        await Assert.ThrowsAsync<OperationFailedException>(() => StartPod.RunAsync(world.Runtime, world.Name.Value, Token));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        world.Engine.Before = null;
        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);

        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_DoesNotStartAgain_PodIsStoppedAndTheErrorTold()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Fail("start web", "as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token));

        Assert.Contains("as told", error.Message, StringComparison.Ordinal);
        Assert.Contains("The pod is stopped.", error.Message, StringComparison.Ordinal);
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_KilledBetweenStopAndStart_IsRecoveredToStopped()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("restart", PodPhase.Creating, null, PodWorld.Line(JournalEvent.Undone, "StartContainer/web"));

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.Equal($"pod \"{world.Name}\": interrupted restart, now stopped", Assert.Single(lines));
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
    }
}
