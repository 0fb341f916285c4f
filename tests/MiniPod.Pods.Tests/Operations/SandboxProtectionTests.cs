using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class SandboxProtectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_EngineTakesTheScore_SandboxHasIt()
    {
        using var world = Protected();

        await world.RunAsync(Token);

        Assert.Equal(-998, Sandbox(world).OomScoreAdj);
        Assert.All(world.Engine.Containers.Where(container => container.ShortName != "POD"), container =>
            Assert.Equal(0, container.Config.OomScoreAdj));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_EngineRefusesTheScore_StandsWithoutAndTheRefusalIsNoted()
    {
        using var world = Protected();
        world.Engine.RefusesProtection = true;

        await world.RunAsync(Token);

        Assert.Equal(0, Sandbox(world).OomScoreAdj);
        Assert.Equal(2, world.Engine.Containers.Count);
        Assert.Equal(0, new SandboxProtection(world.Paths, isPermitted: true).Score);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);

        await world.RunAsync(Token);

        Assert.Equal(3, world.Engine.Calls.Count(call => call == "start POD"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_EngineRefusesTheScoreOfACreatedSandbox_MakesAnotherWithout()
    {
        using var world = Protected();
        await CreatePod.CreateAsync(world.Runtime, world.Spec with { Containers = [] }, new CreateOptions(), Token);
        world.Engine.RefusesProtection = true;

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(0, Sandbox(world).OomScoreAdj);
        Assert.Single(world.Engine.Containers);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_RefusedWithContainersMadeBefore_KeepsThemAndFails()
    {
        using var world = Protected();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        var containers = world.Engine.Containers.Select(container => container.Id);
        world.Engine.RefusesProtection = true;

        await Assert.ThrowsAsync<OperationFailedException>(() => StartPod.RunAsync(world.Runtime, world.Name.Value, Token));

        Assert.Equal(containers, world.Engine.Containers.Select(container => container.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_FailsWithoutTheScoreToo_NotesNothingAndLeavesNothing()
    {
        using var world = Protected();
        world.Engine.Fail("start POD", "no cgroup");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.IsType<EngineException>(error.InnerException);
        Assert.Equal(2, world.Engine.Calls.Count(call => call == "start POD"));
        Assert.Equal(-998, new SandboxProtection(world.Paths, isPermitted: true).Score);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_AnotherStepFails_IsNotTriedAgain()
    {
        using var world = Protected();
        world.Engine.Fail("start web", "no such file");

        await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start POD"));
    }

    [Fact]
    public void Score_WithoutTheCapability_IsNone()
    {
        using var files = new TempDirectory();

        Assert.Equal(0, new SandboxProtection(new Pods.Store.PodPaths(files["state"], files["run"]), isPermitted: false).Score);
    }

    private static PodWorld Protected()
    {
        var world = new PodWorld();
        world.Runtime = world.Runtime with { MayProtectSandbox = true };
        return world;
    }

    private static ContainerConfig Sandbox(PodWorld world) =>
        world.Engine.Containers.Single(container => container.ShortName == "POD").Config;
}
