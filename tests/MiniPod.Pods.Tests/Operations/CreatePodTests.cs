using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class CreatePodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_EveryStepSucceeds_StandsAndIsRecorded()
    {
        using var world = new PodWorld();

        var running = await world.RunAsync(Token);

        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.Equal(running.Record.Id, world.Record().Id);
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
        Assert.Equal(
            ["POD", "web"],
            world.Engine.Containers
                .Where(container => container.State == ContainerState.Running)
                .Select(container => container.ShortName)
                .Order());
        Assert.Equal(NetworkNamespace.Find(world.Engine.SandboxKey), NetworkNamespace.Find(world.Link));
        Assert.Equal(NetworkNamespace.Find(world.Engine.SandboxKey), NetworkNamespace.Find(world.Paths.Pin(running.Record.Id)));
        Assert.Contains($"10.1.2.3\t{world.Name}", File.ReadAllText(world.Engine.HostsPath), StringComparison.Ordinal);
        Assert.Null(world.Journal().Open);
        Assert.Contains("AttachNetwork/eth0", world.Record().Outcomes.Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_WarmUpOfTheClientFails_MakesThePodAllTheSame()
    {
        using var world = new PodWorld();
        world.Engine.FailsWarmUp = true;

        await world.RunAsync(Token);

        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create POD")]
    [InlineData("create web")]
    [InlineData("start POD")]
    [InlineData("start web")]
    public async Task Run_EngineFailsAtAStep_TellsItAndLeavesNothing(string call)
    {
        using var world = new PodWorld();
        world.Engine.Fail(call, $"{call} refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.IsType<EngineException>(error.InnerException);
        Assert.Contains($"{call} refused as told", error.Message, StringComparison.Ordinal);
        Assert.Contains("undone", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Left);
        Assert.Equal(
            world.Plugins.Calls.Count(run => run.StartsWith("ADD", StringComparison.Ordinal)),
            world.Plugins.Calls.Count(run => run.StartsWith("DEL", StringComparison.Ordinal)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ADD a")]
    [InlineData("ADD b")]
    public async Task Run_PluginFails_DeletesTheWholeChainAndLeavesNothing(string run)
    {
        using var world = new PodWorld();
        world.Plugins.Failing.Add(run);

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains($"{run} failed as told", error.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL b", "DEL a"], world.Plugins.Calls.Where(call => call.StartsWith("DEL", StringComparison.Ordinal)));
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ForeignEntryInVarRunNetns_IsLeftAloneAndNothingElseIs()
    {
        using var world = new PodWorld();
        Command.Run("ip", "netns", "add", world.Name.Value);
        try
        {
            var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

            Assert.Contains(world.Link, error.Message, StringComparison.Ordinal);
            Assert.NotNull(NetworkNamespace.Find(world.Link));
            Assert.Empty(world.Left);
            Assert.Empty(world.Plugins.Calls);
        }
        finally
        {
            Command.Run("ip", "netns", "del", world.Name.Value);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_SandboxIsInTheHostsNamespace_RunsNoPlugin()
    {
        using var world = new PodWorld();
        world.Engine.SandboxKey = "/proc/self/ns/net";

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains("host's own network namespace", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Plugins.Calls);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_UndoFailsToo_FirstErrorStaysAndRmFinishesLater()
    {
        using var world = new PodWorld();
        world.Plugins.Failing.UnionWith(["ADD b", "DEL a"]);

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains("ADD b failed as told", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("DEL a failed as told", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["AttachNetwork/eth0", "LinkNamespace", "PinNamespace"], error.Left.Select(failure => failure.Step.ToString()).Order());
        Assert.Equal(PodPhase.Removing, world.Record().Phase);
        Assert.NotNull(NetworkNamespace.Find(world.Link));

        world.Plugins.Failing.Clear();
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CancelledWhileAPluginRuns_AwaitsItUndoesAllAndIsCancelled()
    {
        using var world = new PodWorld();
        using var wish = new CancellationTokenSource();
        world.Plugins.Before = async run =>
        {
            if (run == "ADD a") await wish.CancelAsync();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.RunAsync(wish.Token));

        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
        Assert.DoesNotContain("start web", world.Engine.Calls);
        Assert.Empty(world.Left);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create POD")]
    [InlineData("create web")]
    public async Task Run_EngineAnswersTooLateAndMakesTheContainerAfterwards_LeavesNothing(string late)
    {
        using var world = new PodWorld();
        var rounds = 0;
        world.Engine.Before = call =>
        {
            // The engine creates the container of the first request just before it handles the second.
            if (call != late) return Task.CompletedTask;
            if (++rounds == 1) throw new EngineUnansweredException("no answer in time");
            var name = $"minipod.{world.Name}.{late.Split(' ')[1]}";
            if (rounds == 2)
            {
                world.Engine.Add(new ContainerConfig
                {
                    Name = name,
                    Image = "image",
                    NetworkMode = "none",
                    Labels = new Dictionary<string, string> { ["io.minipod.pod.id"] = world.Record().Id },
                });
            }

            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Equal(2, rounds);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_FailureThenCancellation_TellsTheFailure()
    {
        using var world = new PodWorld();
        using var wish = new CancellationTokenSource();
        var failed = new TaskCompletionSource();
        world.Engine.Before = async call =>
        {
            if (call == "create web")
            {
                failed.TrySetResult();
                throw new EngineException("create refused as told");
            }

            if (call != "start POD") return;
            await failed.Task;
            await Task.Delay(100, Token);
            await wish.CancelAsync();
        };

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(wish.Token));

        Assert.Contains("create refused as told", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_TwoAddressesThatTheNetworkCannotGive_IsRefusedBeforeAnythingIsMade()
    {
        using var world = new PodWorld();
        var spec = world.Spec with { Networks = [NetworkRequest.Parse("net:ip=10.1.2.3,ip=10.1.2.4")] };

        var error = await Assert.ThrowsAsync<PodException>(() => CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token));

        Assert.Contains("does not declare the capability \"ips\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Engine.Changes);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_OtherAddressThanAskedFor_IsAFailure()
    {
        using var world = new PodWorld();
        var spec = world.Spec with { Networks = [NetworkRequest.Parse("net:ip=10.1.2.99")] };

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token));

        Assert.Contains("10.1.2.99", error.Message, StringComparison.Ordinal);
        Assert.Contains("IP=10.1.2.99", world.Plugins.Runs[0].Environment["CNI_ARGS"], StringComparison.Ordinal);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_WithEnvironment_LogsNoValueOfIt()
    {
        using var world = new PodWorld();
        var spec = world.Spec with { Containers = [PodWorld.Container("web") with { Env = [new("TOKEN", "s3cret-value")] }] };

        await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Contains("CreateContainer/web", world.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-value", world.Log.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_Succeeds_MakesContainersAndRunsNothing()
    {
        using var world = new PodWorld();

        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);

        Assert.Equal(PodPhase.Created, world.Record().Phase);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Created, container.State));
        Assert.Empty(world.Plugins.Calls);
        Assert.All(world.Journal().Effects.Values, effect => Assert.True(effect.IsDone));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_Explained_WatcherIsTheHostsAndFailureOfItGoesNoFurther()
    {
        using var world = new PodWorld();
        var watcher = new BrokenObserver();
        world.Runtime = world.Runtime with { Observer = watcher, OneAtATime = true };

        await world.RunAsync(Token);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Contains("Doing StartContainer/web", watcher.Calls);
        Assert.Contains("PluginRan a", watcher.Calls);
        Assert.Contains(watcher.Calls, call => call.StartsWith("Undone", StringComparison.Ordinal));
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ContainerNameHeldInTheEngine_TellsWhoseAndKeepsIt()
    {
        using var world = new PodWorld();
        var foreign = world.Engine.Add(new ContainerConfig { Name = $"minipod.{world.Name}.web", Image = "x", NetworkMode = "none" });

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains($"docker rm -f minipod.{world.Name}.web", error.Message, StringComparison.Ordinal);
        Assert.Equal([foreign], world.Engine.Containers);
        Assert.Equal([$"container minipod.{world.Name}.web"], world.Left);
    }
}
