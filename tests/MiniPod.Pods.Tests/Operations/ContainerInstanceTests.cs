using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
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
    [InlineData("create web.1", "other", "CreateContainerError", "CreateContainerError", 0, 10)]
    [InlineData("create web.1", "no image", "ErrImagePull", "ImagePullBackOff", 0, 20)]
    [InlineData("create web.1", "no registry", "ErrImagePull", "ImagePullBackOff", 0, 20)]
    [InlineData("start web.1", "program", "RunContainerError", "CrashLoopBackOff", 20, 0)]
    public async Task Start_FailsTwice_TheFormerIsTheLatestAgainAndWaitsAreOfItsKind(
        string call, string error, string reason, string shown, int crash, int retry)
    {
        using var world = await WatchedAsync();
        End(world, "web");
        world.Engine.Before = asked => asked == call ? throw Error(error) : Task.CompletedTask;

        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));
        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));

        Assert.Equal(["POD Running", "web Exited"], States(world));
        var history = world.Record().RestartsOf("web");
        Assert.Equal((reason, crash, retry), (history.FailureReason, history.Backoff.Delay.TotalSeconds, history.Retry.Delay.TotalSeconds));
        Assert.Empty(world.Record().Idle);
        Assert.Equal(shown, (await StatusAsync(world)).Containers[0].Reason);
        world.Engine.Before = null;
        Assert.True(await StartAsync(world, "web"));
        Assert.Equal(["POD Running", "web Exited", "web.1 Running"], States(world));
        history = world.Record().RestartsOf("web");
        Assert.Equal((null, 0), (history.FailureReason, history.Retry.Delay.TotalSeconds));
        Assert.Equal(crash == 0 ? 10 : 40, history.Backoff.Delay.TotalSeconds);
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
        Assert.False(await FinishPod.RunAsync(world.Runtime, world.Record(), new PodFinish(true), Token), "it still runs");
        End(world, "web");
        Assert.True(await FinishPod.RunAsync(world.Runtime, world.Record(), new PodFinish(true), Token));

        Assert.Equal(["POD Exited", "web Exited"], States(world));
        Assert.Equal((PodPhase.Exited, true), (world.Record().Phase, world.Record().Finish!.IsSuccess));
        Assert.False(world.Record().NeedsWatching);
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_AllContainersAreLeftToTheAgent_PullsWithTheFirstOfThem()
    {
        using var world = await WatchedAsync(options: new CreateOptions { IsLeftToAgent = true }, lacksImages: true);

        Assert.Equal(["POD Running"], States(world));
        Assert.DoesNotContain("pull image", world.Engine.Calls);
        Assert.True(await StartAsync(world, "web"));
        Assert.Contains("pull image", world.Engine.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_ProgramCannotBeRunAndNeverRunsAgain_HasEndedForGood()
    {
        using var world = await WatchedAsync(policy: RestartPolicyKind.Never, options: new CreateOptions { IsLeftToAgent = true });
        world.Engine.Before = asked => asked == "start web" ? throw Error("program") : Task.CompletedTask;

        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));

        Assert.Equal(["POD Running"], States(world));
        Assert.Equal(128, world.Record().RestartsOf("web").EndedWith);
        Assert.Equal("StartError", (await StatusAsync(world)).Containers[0].Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_HookFailsAndItNeverRunsAgain_WasKilled()
    {
        using var world = await WatchedAsync(
            hook: new ExecHandler { Command = ["x"] },
            policy: RestartPolicyKind.Never,
            options: new CreateOptions { IsLeftToAgent = true });
        world.Engine.Exec = (_, _, _, _) => Task.FromResult(1);

        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));

        Assert.Equal(137, world.Record().RestartsOf("web").EndedWith);
        Assert.Equal("Error", (await StatusAsync(world)).Containers[0].Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_FirstFailsThenWorks_TheWaitStays()
    {
        using var world = await WatchedAsync(options: new CreateOptions { IsLeftToAgent = true });
        world.Engine.Before = asked => asked == "start web" ? throw Error("program") : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationFailedException>(() => StartAsync(world, "web"));
        world.Engine.Before = null;

        Assert.True(await StartAsync(world, "web"));

        var history = world.Record().RestartsOf("web");
        Assert.Equal((null, 10), (history.FailureReason, history.Backoff.Delay.TotalSeconds));
        End(world, "web");
        Assert.True(await StartAsync(world, "web"));
        Assert.Equal(20, world.Record().RestartsOf("web").Backoff.Delay.TotalSeconds);
    }

    [Fact(Timeout = 60_000)]
    public async Task Finish_ThePodIsNotAsItWasSeen_DoesNothing()
    {
        using var world = await WatchedAsync(ContainerRole.Init);
        var seen = world.Record() with { Pending = [] };
        End(world, "first");

        Assert.False(await FinishPod.RunAsync(world.Runtime, seen, new PodFinish(true), Token));

        Assert.Null(world.Record().Finish);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartByTheUser_OfAPodThatHasEnded_ForgetsHow()
    {
        using var world = await WatchedAsync(policy: RestartPolicyKind.Never);
        End(world, "web");
        await FinishPod.RunAsync(world.Runtime, world.Record(), new PodFinish(false, "DeadlineExceeded"), Token);
        world.Runtime.Store.Write(world.Record().WithRestarts("web", new RestartHistory { EndedWith = 3 }));

        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "web", Token);

        Assert.Equal(["POD Running", "web Running"], States(world));
        Assert.Null(world.Record().Finish);
        Assert.Null(world.Record().RestartsOf("web").EndedWith);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartByTheUser_OfOneContainer_ForgetsItsRestarts()
    {
        using var world = await WatchedAsync();
        End(world, "web");
        Assert.True(await StartAsync(world, "web"));
        End(world, "web.1");

        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "web", Token);

        Assert.Equal(0, world.Record().RestartsOf("web").Backoff.Delay.TotalSeconds);
    }

    [Fact(Timeout = 60_000)]
    public async Task RepairByTheAgent_AContainerThatTheUserHasStopped_StaysSoUntilHeStartsIt()
    {
        using var world = await WatchedAsync(ContainerRole.App);
        await StopAsync(world, "web");
        world.Engine.Containers.Single(one => one.ShortName == "POD").State = ContainerState.Exited;

        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions { Recreate = true, IsByAgent = true }, Token);

        var idle = Assert.Single(world.Record().Idle);
        Assert.StartsWith("web", idle, StringComparison.Ordinal);
        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "web", Token);
        Assert.Contains($"{idle} Running", States(world));
        Assert.Equal(["first"], world.Record().Pending);
    }

    [Fact(Timeout = 60_000)]
    public async Task RepairByTheAgent_KilledBeforeItsLastLine_ThePodStillRuns()
    {
        using var world = await WatchedAsync();
        world.Engine.Containers.Single(one => one.ShortName == "POD").State = ContainerState.Exited;
        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions { Recreate = true, IsByAgent = true }, Token);
        world.CutLastLine();

        var recovered = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Contains("was complete, kept", Assert.Single(recovered.Lines), StringComparison.Ordinal);
        Assert.Equal((PodPhase.Running, false), (world.Record().Phase, world.Record().IsToResume));
        Assert.True(world.Record().NeedsWatching);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_HangsAndACommandWaits_GivesWayAndIsNoFailure()
    {
        using var world = await WatchedAsync(hook: new ExecHandler { Command = ["wait"] });
        End(world, "web");
        var isHanging = new TaskCompletionSource();
        world.Engine.Exec = async (_, _, _, token) =>
        {
            isHanging.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        };
        var starting = StartAsync(world, "web");
        await isHanging.Task;

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.False(await starting);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_OfThePodByTheAgent_StartsTheSandboxAndLeavesTheContainersToTheAgent()
    {
        using var world = await WatchedAsync();
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token, isByAgent: true);
        Assert.Equal(["POD Exited", "web Exited"], States(world)); // the user has stopped it
        world.Runtime.Store.Write(world.Record() with { IsToResume = true });
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token, isByAgent: true);

        Assert.Equal(["POD Running", "web Exited"], States(world));
        Assert.Equal(["web"], world.Record().Pending);
        Assert.True(await StartAsync(world, "web"));
        Assert.Equal(["POD Running", "web Running"], States(world));
        Assert.Empty(world.Record().Pending);
    }

    private static Task<bool> StartAsync(PodWorld world, string seen) =>
        ContainerInstance.StartAsync(world.Runtime, world.Record().Id, seen, Token);

    private static EngineException Error(string kind) => kind switch
    {
        "no image" => new ImageNotFoundException("web", "refused as told", new IOException()),
        "no registry" => new ImagePullException("refused as told"),
        "program" => new ContainerStartException("refused as told", 127),
        _ => new EngineException("refused as told"),
    };

    private static void End(PodWorld world, string container) =>
        world.Engine.Containers.Single(one => one.ShortName == container).State = ContainerState.Exited;

    private static async Task<PodWorld> WatchedAsync(
        ContainerRole? first = null,
        Handler? hook = null,
        RestartPolicyKind policy = RestartPolicyKind.Always,
        CreateOptions? options = null,
        bool lacksImages = false)
    {
        var world = new PodWorld();
        world.Engine.LacksImages = lacksImages;
        var web = PodWorld.Container("web") with { PostStart = hook };
        var spec = new PodSpec
        {
            Name = world.Name,
            RestartPolicy = policy,
            Containers = first is { } role ? [PodWorld.Container("first") with { Role = role }, web] : [web],
        };
        await CreatePod.RunAsync(world.Runtime, spec, options ?? new CreateOptions(), Token);
        return world;
    }
}
