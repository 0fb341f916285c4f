using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>Creating, starting, stopping, restarting and removing one container of a pod. The other one, "web", is left
/// alone.</summary>
public sealed class PodContainerTests : ContainerTest
{
    [Fact(Timeout = 60_000)]
    public async Task Create_PodRuns_TheContainerIsMadeAndDoesNotRun()
    {
        using var world = await RunningAsync();

        await CreateAsync(world, "more");

        Assert.Equal(["POD Running", "more Created", "web Running"], States(world));
        var status = await StatusAsync(world);
        Assert.Empty(ContainerProblems(status));
        Assert.Equal(PodPhase.Running, status.Record.Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_CreatedContainer_RunsAloneAndOnlyOnce()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");

        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token);
        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token);

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start more"));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start web"));
        Assert.Empty(world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_PodIsOnlyCreated_GetsSandboxAndNetworkAndTheOtherStaysAsItIs()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        await CreateAsync(world, "more");

        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token);

        Assert.Equal(["POD Running", "more Running", "web Created"], States(world));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_Fails_TheContainerDoesNotRunAndThePodDoes()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");
        world.Engine.Fail("start more", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token));

        Assert.Contains("cannot start container \"more\" of pod", error.Message, StringComparison.Ordinal);
        Assert.Equal(["POD Running", "more Created", "web Running"], States(world));
        Assert.Equal(["more"], world.Record().Idle);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_OneContainer_StaysStoppedUntilThePodIsStarted()
    {
        using var world = await RunningAsync("more");

        await StopAsync(world, "more");
        await StopAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);
        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);
        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Empty(world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_EngineRefuses_TheContainerIsStillSaidToRun()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => StopAsync(world, "more"));

        Assert.Contains($"minipod stop -c more {world.Name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("StartContainer/more", world.Record().Outcomes.Keys);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_StartedByHandMeanwhile_IsStoppedAgain()
    {
        using var world = await RunningAsync("more");
        await StopAsync(world, "more");
        world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Running;

        await StopAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_OneContainer_IsOneOperationAndTheOthersGoOn(bool runsBefore)
    {
        using var world = await RunningAsync("more");
        if (!runsBefore) await StopAsync(world, "more");

        await PodContainer.RestartAsync(world.Runtime, world.Name.Value, "more", Grace, Token);

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Equal(2, world.Engine.Calls.Count(call => call == "start more"));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start web"));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_DoesNotStartAgain_TheContainerIsStopped()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("start more", "refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() =>
            PodContainer.RestartAsync(world.Runtime, world.Name.Value, "more", Grace, Token));

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        Assert.Equal(["more"], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_CannotBeStopped_TheContainerIsStillSaidToRun()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() =>
            PodContainer.RestartAsync(world.Runtime, world.Name.Value, "more", Grace, Token));

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Empty(world.Record().Idle);
        Assert.Contains("StartContainer/more", world.Record().Outcomes.Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_ContainerThatRuns_IsRefusedUnlessForced()
    {
        using var world = await RunningAsync("more");

        var error = await Assert.ThrowsAsync<PodException>(() => RemoveAsync(world, "more", force: false));
        Assert.Contains("minipod rm -f -c more", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, world.Engine.Containers.Count);
        await RemoveAsync(world, "more", force: true);

        Assert.Equal(["POD Running", "web Running"], States(world));
    }

    // CRI: "This call is idempotent, and must not return an error if the container has already been removed."
    [Fact(Timeout = 60_000)]
    public async Task Remove_ContainerThatIsGone_IsNoError()
    {
        using var world = await RunningAsync("more");

        Assert.True(await PodContainer.RemoveAsync(world.Runtime, world.Name.Value, "more", force: true, Token));
        Assert.False(await PodContainer.RemoveAsync(world.Runtime, world.Name.Value, "more", force: true, Token));

        Assert.Equal(["POD Running", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAndRemove_ContainerIsFrozen_AreRefused()
    {
        using var world = await RunningAsync("more");
        world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Paused;

        var start = await Assert.ThrowsAsync<PodException>(() => PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token));
        var remove = await Assert.ThrowsAsync<PodException>(() => RemoveAsync(world, "more", force: false));

        Assert.Contains($"'docker unpause minipod.{world.Name}.more'", start.Message, StringComparison.Ordinal);
        Assert.Contains("minipod rm -f -c more", remove.Message, StringComparison.Ordinal);
        Assert.Equal(["POD Running", "more Paused", "web Running"], States(world));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartOrAdd_PodIsStopped_TheOthersAreNotMissed(bool adds)
    {
        using var world = await RunningAsync("more");
        await StopPod.RunAsync(world.Runtime, world.Name.Value, Grace, Token);

        if (adds) await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("third"), new CreateOptions(), Token);
        else await PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token);

        Assert.Equal(adds ? ["web", "more"] : ["web"], world.Record().Idle);
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Running, container.State));
        Assert.Empty(world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_NotAllCanBeUndone_StaysOpenAndTheNextCommandEndsIt()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");
        world.Engine.Before = call => call switch
        {
            "start more" => throw new EngineException("refused as told"),
            "stop more" => throw new EngineException("refused too"),
            _ => Task.CompletedTask,
        };

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token));

        Assert.Contains("minipod recover", error.Message, StringComparison.Ordinal);
        Assert.NotNull(world.Journal().Open);
        world.Engine.Before = null;
        await StopAsync(world, "web");
        Assert.Null(world.Journal().Open);
        Assert.Contains("more", world.Record().Idle);
        Assert.Equal(["POD Running", "more Created", "web Exited"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_AnotherContainerHasANameOfFormerTimes_IsNoMatterOfThisOne()
    {
        using var world = await RunningAsync();
        var record = world.Record();
        var old = record.Spec.Containers[0] with { Name = PodName.Parse("42") };
        world.Runtime.Store.Write(record with { Spec = record.Spec with { Containers = [.. record.Spec.Containers, old] } });

        await CreateAsync(world, "more");

        Assert.Contains("more Created", States(world));
    }
}
