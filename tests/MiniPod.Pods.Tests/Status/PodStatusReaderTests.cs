using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Status;

public sealed class PodStatusReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task List_PodThatStands_TellsAddressAndReady()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        var pod = Assert.Single(await ListAsync(world));

        Assert.Equal(["10.1.2.3"], pod.Ips);
        Assert.Equal("1/1", pod.Ready);
    }

    [Fact(Timeout = 60_000)]
    public async Task List_ContainersEnd_AreNotReady()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token);

        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;
        Assert.Equal("1/2", Assert.Single(await ListAsync(world)).Ready);

        world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Exited;
        Assert.Equal("0/2", Assert.Single(await ListAsync(world)).Ready);
    }

    [Fact(Timeout = 60_000)]
    public async Task List_SandboxDies_IsToldThoughItsAppsRun()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "POD").State = ContainerState.Exited;

        Assert.Equal(PodState.SandboxChanged, Assert.Single(await ListAsync(world)).State);
    }

    [Fact(Timeout = 60_000)]
    public async Task List_HalfWay_IsAtWorkOrInterruptedByItsLock()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);
        Assert.Equal(PodState.Interrupted, Assert.Single(await ListAsync(world)).State);

        using var atWork = FileLock.TryAcquire(world.Paths.PodLock(world.Record().Id));

        Assert.Equal(PodState.Terminating, Assert.Single(await ListAsync(world)).State);
    }

    [Fact(Timeout = 60_000)]
    public async Task List_HalfWayAndBooted_LooksWithoutMakingAnything()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        world.Runtime.Store.Write(world.Record() with { Phase = PodPhase.Creating });
        Directory.Delete(world.Paths.RunDirectory, recursive: true);

        Assert.Equal(PodState.Interrupted, Assert.Single(await ListAsync(world)).State);
        Assert.False(Directory.Exists(world.Paths.RunDirectory));
    }

    private static Task<IReadOnlyList<PodStatus>> ListAsync(PodWorld world) => world.Runtime.Status().ListAsync(null, Token);
}
