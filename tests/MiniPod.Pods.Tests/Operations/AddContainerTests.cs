using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class AddContainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_PodRuns_MakesAndStartsTheContainerAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        await AddAsync(world, "more");

        Assert.Equal(["web", "more"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(3, world.Engine.Containers.Count(container => container.State == ContainerState.Running));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start POD"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PodIsCreated_GetsSandboxAndNetworkFirst()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec with { Containers = [] }, new CreateOptions(), Token);

        await AddAsync(world, "web");

        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create more")]
    [InlineData("start more")]
    public async Task Add_Fails_ThePodIsAsBefore(string call)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var before = world.Record();
        world.Engine.Fail(call, "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => AddAsync(world, "more"));

        Assert.Contains("as it was before", error.Message, StringComparison.Ordinal);
        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(
            before.Outcomes.Keys.Order(),
            world
                .Record().Outcomes.Keys
                .Where(key => !key.StartsWith("PullImage", StringComparison.Ordinal))
                .Concat(before.Outcomes.Keys.Where(key => key.StartsWith("PullImage", StringComparison.Ordinal)))
                .Order());
        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order());
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_FailsAndCannotBeUndone_IsUndoneByTheNextCommand()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Before = call =>
            call is "start more" or "remove more" ? throw new EngineException("the engine is gone") : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => AddAsync(world, "more"));

        Assert.Contains("then run 'minipod recover'", error.Message, StringComparison.Ordinal);
        world.Engine.Before = _ => Task.CompletedTask;
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);
        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order());
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_StartOfCreatedFailsInTheNetwork_ThePodIsCreatedAgain()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec with { Containers = [] }, new CreateOptions(), Token);
        world.Plugins.Failing.Add("ADD a");

        await Assert.ThrowsAsync<OperationFailedException>(() => AddAsync(world, "web"));

        Assert.Equal(PodPhase.Created, world.Record().Phase);
        Assert.Equal(["POD"], world.Engine.Containers.Select(container => container.ShortName));
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_FormerStartLeftItsNetwork_ItGoesFirst()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec with { Containers = [] }, new CreateOptions(), Token);
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);
        world.Plugins.Failing.Add("DEL a");
        await Assert.ThrowsAsync<OperationFailedException>(() => StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token));
        world.Runtime.Store.Write(world.Record() with { Phase = PodPhase.Exited });
        world.Plugins.Failing.Clear();

        await AddAsync(world, "web");

        Assert.Equal(["DEL a", "ADD a", "ADD b"], world.Plugins.Calls.TakeLast(3));
        Assert.NotNull(Linux.NetworkNamespace.Find(world.Link));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_SandboxDied_IsRefused()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "POD").State = ContainerState.Exited;

        var error = await Assert.ThrowsAsync<PodException>(() => AddAsync(world, "more"));

        Assert.Contains("minipod repair", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("create more", world.Engine.Calls);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NameTwiceOrPorts_IsRefused()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        Assert.Contains(
            "already has a container \"web\"",
            (await Assert.ThrowsAsync<PodException>(() => AddAsync(world, "web"))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<PodException>(() => AddContainer.RunAsync(
            world.Runtime,
            world.Name.Value,
            PodWorld.Container("x") with { Ports = [.. PortMapping.Parse("80")] },
            new CreateOptions(),
            Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_OneContainer_KeepsTheRest()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await AddAsync(world, "more");

        await PodContainer.RemoveAsync(world.Runtime, world.Name.Value, "more", force: true, Token);

        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order());
        Assert.DoesNotContain("DEL a", world.Plugins.Calls);
    }

    private static Task<RunningPod> AddAsync(PodWorld world, string name) =>
        AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container(name), new CreateOptions(), Token);

    [Theory(Timeout = 60_000)]
    [InlineData(PullPolicy.Always, false, 1)]
    [InlineData(PullPolicy.Missing, true, 1)]
    [InlineData(PullPolicy.Missing, false, 0)]
    public async Task Run_ImageThatThePodHasAlready_IsPulledAsItIsAskedFor(PullPolicy policy, bool isGone, int pulls)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.LacksImages = isGone;

        await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more") with { Pull = policy }, new CreateOptions(), Token);

        Assert.Equal(pulls, world.Engine.Calls.Count(call => call == "pull image"));
        Assert.Equal(3, world.Engine.Containers.Count);
    }

    // The image was pulled for the first container with another policy; only the new container's counts.
    [Theory(Timeout = 60_000)]
    [InlineData(PullPolicy.Always, PullPolicy.Missing)]
    [InlineData(PullPolicy.Always, PullPolicy.Never)]
    [InlineData(PullPolicy.Missing, PullPolicy.Never)]
    public async Task Run_ImageOfAContainerWithAnotherPolicy_IsPulledOnce(PullPolicy first, PullPolicy second)
    {
        using var world = new PodWorld();
        var spec = world.Spec with { Containers = [PodWorld.Container("web") with { Pull = first }] };
        await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        var pulls = Pulls(world);

        await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more") with { Pull = second }, new CreateOptions(), Token);

        Assert.Equal(pulls, Pulls(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_NeverAndTheImageIsGone_IsRefusedThoughTheOtherContainerAllowsAPull()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.LacksImages = true;

        await Assert.ThrowsAsync<OperationFailedException>(() => AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("more") with { Pull = PullPolicy.Never }, new CreateOptions(), Token));

        Assert.Equal(0, Pulls(world));
    }

    // What the failed operation had repeated is still the pod's: a restart needs no image.
    [Fact(Timeout = 60_000)]
    public async Task Run_FailsAfterThePull_ThePodRestartsWithoutTheImage()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Before = call => call == "start more" ? throw new EngineException("broken") : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationFailedException>(() => AddAsync(world, "more"));
        world.Engine.Before = null;
        world.Engine.LacksImages = true;

        await RestartPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.FromSeconds(1), Token);

        Assert.Equal(0, Pulls(world));
    }

    private static int Pulls(PodWorld world) => world.Engine.Calls.Count(call => call == "pull image");
}
