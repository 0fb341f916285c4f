using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>What the agent does with one container.</summary>
public sealed class ContainerInstanceTests : ContainerTest
{
    [Fact(Timeout = 60_000)]
    public async Task Create_PodWithAnInitContainer_StartsThatAloneAndMakesNothingOfTheOthers()
    {
        using var world = await WatchedAsync(ContainerRole.Init);

        Assert.Equal(["POD Running", "first Running"], States(world));
        Assert.Equal(["web"], world.Record().Pending);
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_ContainerThatIsDue_IsMadeAndNoLongerPending()
    {
        using var world = await WatchedAsync(ContainerRole.Init);
        End(world, "first");

        Assert.True(await StartAsync(world, "web"));

        Assert.Equal(["POD Running", "first Exited", "web Running"], States(world));
        Assert.Empty(world.Record().Pending);
        Assert.Empty(world.Record().Restarts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_ContainerHasEnded_IsTheNextInstanceAndTheWaitGrows()
    {
        using var world = await WatchedAsync();

        foreach (var (seen, delay) in new[] { ("web", 10), ("web.1", 20), ("web.2", 40) })
        {
            End(world, seen);
            Assert.True(await StartAsync(world, seen));
            Assert.Equal(delay, world.Record().RestartsOf("web").Backoff.Delay.TotalSeconds);
        }

        Assert.Equal(["POD Running", "web.2 Exited", "web.3 Running"], States(world));
        Assert.Empty(world.Record().Idle);
        Assert.Equal(3, (await StatusAsync(world)).Restarts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_WhatWasSeenIsNoLongerSo_DoesNothing()
    {
        using var world = await WatchedAsync();

        Assert.False(await StartAsync(world, "web"), "it runs");
        Assert.False(await StartAsync(world, "web.1"), "there is no such instance");
        await StopAsync(world, "web");
        Assert.False(await StartAsync(world, "web"), "the user has stopped it");
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        Assert.False(await StartAsync(world, "web"), "the user has stopped the pod");

        Assert.Equal(["POD Exited", "web Exited"], States(world));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create web.1", "CreateContainerError")]
    [InlineData("start web.1", "CreateContainerError")]
    public async Task Start_Fails_TheFormerIsTheLatestAgainAndTheReasonIsKept(string call, string reason)
    {
        using var world = await WatchedAsync();
        End(world, "web");
        world.Engine.Fail(call, "refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));

        Assert.Equal(["POD Running", "web Exited"], States(world));
        Assert.Equal((reason, 0), (world.Record().RestartsOf("web").FailureReason, world.Record().Idle.Count));
        Assert.Equal(reason, (await StatusAsync(world)).Containers[0].Reason);
        world.Engine.Before = null;
        Assert.True(await StartAsync(world, "web"));
        Assert.Equal(["POD Running", "web Exited", "web.1 Running"], States(world));
        Assert.Null(world.Record().RestartsOf("web").FailureReason);
        Assert.Equal(20, world.Record().RestartsOf("web").Backoff.Delay.TotalSeconds);
    }

    [Fact(Timeout = 60_000)]
    public async Task End_ContainerThatRuns_IsEndedAndNotIdle()
    {
        using var world = await WatchedAsync();

        Assert.True(await ContainerInstance.EndAsync(
            world.Runtime, world.Record().Id, "web", DateTimeOffset.UnixEpoch, isForProbe: true, Grace, Token));

        Assert.Equal(["POD Running", "web Exited"], States(world));
        Assert.Empty(world.Record().Idle);
        Assert.Equal("web", world.Record().RestartsOf("web").EndedByProbe);
        Assert.True(await StartAsync(world, "web"));
        Assert.Null(world.Record().RestartsOf("web").EndedByProbe);
        Assert.False(
            await ContainerInstance.EndAsync(
                world.Runtime, world.Record().Id, "web.1", DateTimeOffset.UnixEpoch.AddSeconds(1), isForProbe: true, Grace, Token),
            "another start was seen");
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_OfTheWholePodAfterAStop_BeginsWithTheInitContainer()
    {
        using var world = await WatchedAsync(ContainerRole.Init);
        End(world, "first");
        await StartAsync(world, "web");
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(["POD Running", "first Running", "web Exited"], States(world));
        Assert.Equal(["web"], world.Record().Pending);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Finish_ContainersHaveEnded_ReleasesTheNetworkAndKeepsHowItEnded()
    {
        using var world = await WatchedAsync();
        var id = world.Record().Id;

        Assert.False(await FinishPod.RunAsync(world.Runtime, id, new PodFinish(true), Token), "it still runs");
        End(world, "web");
        Assert.True(await FinishPod.RunAsync(world.Runtime, id, new PodFinish(true), Token));

        Assert.Equal(["POD Exited", "web Exited"], States(world));
        Assert.Equal((PodPhase.Exited, true), (world.Record().Phase, world.Record().Finish!.IsSuccess));
        Assert.False(world.Record().NeedsWatching);
    }

    private static Task<bool> StartAsync(PodWorld world, string seen) =>
        ContainerInstance.StartAsync(world.Runtime, world.Record().Id, seen, Token);

    private static void End(PodWorld world, string container) =>
        world.Engine.Containers.Single(one => one.ShortName == container).State = ContainerState.Exited;

    private static async Task<PodWorld> WatchedAsync(ContainerRole? first = null)
    {
        var world = new PodWorld();
        var web = PodWorld.Container("web");
        var spec = new PodSpec
        {
            Name = world.Name,
            RestartPolicy = RestartPolicyKind.Always,
            Containers = first is { } role ? [PodWorld.Container("first") with { Role = role }, web] : [web],
        };
        await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        return world;
    }
}
