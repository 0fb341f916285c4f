using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Status;

public sealed class PodConditionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Conditions_InitContainerRuns_ThePodHasASandboxAndIsPending()
    {
        using var world = await WatchedAsync(PodWorld.Container("first") with { Role = ContainerRole.Init });

        var pod = await StatusAsync(world);

        Assert.Equal(["PodScheduled", "PodReadyToStartContainers"], True(pod));
        Assert.Equal(KubernetesPhase.Pending, PodConditions.PhaseOf(pod));
        Assert.Equal(
            [
                ("Initialized", "ContainersNotInitialized", "containers with incomplete status: [first]"),
                ("ContainersReady", "ContainersNotReady", "containers with unready status: [web]"),
                ("Ready", "ContainersNotReady", "containers with unready status: [web]"),
            ],
            False(pod));
    }

    [Fact(Timeout = 60_000)]
    public async Task Conditions_AllRun_AllHold()
    {
        using var world = await WatchedAsync();

        var pod = await StatusAsync(world);

        Assert.Empty(False(pod));
        Assert.Equal(KubernetesPhase.Running, PodConditions.PhaseOf(pod));
    }

    [Fact(Timeout = 60_000)]
    public async Task Conditions_TheSandboxDies_NothingIsReady()
    {
        using var world = await WatchedAsync();
        world.Engine.Containers.Single(one => one.ShortName == "POD").State = ContainerState.Exited;

        var pod = await StatusAsync(world);

        Assert.Equal(["PodScheduled", "Initialized"], True(pod));
        Assert.Equal(KubernetesPhase.Pending, PodConditions.PhaseOf(pod));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, KubernetesPhase.Succeeded, "PodCompleted")]
    [InlineData(false, KubernetesPhase.Failed, "PodFailed")]
    public async Task Conditions_HasEndedForGood_IsNotReadyForThatReason(bool isGood, KubernetesPhase phase, string reason)
    {
        using var world = await WatchedAsync();
        world.Engine.Containers.Single(one => one.ShortName == "web").State = ContainerState.Exited;
        await FinishPod.RunAsync(world.Runtime, world.Record(), new PodFinish(isGood), Token);

        var pod = await StatusAsync(world);

        Assert.Equal(phase, PodConditions.PhaseOf(pod));
        Assert.Equal(reason, PodConditions.Of(pod).Single(one => one.Type == "Ready").Reason);
    }

    private static IEnumerable<string> True(PodStatus pod) => PodConditions.Of(pod).Where(one => one.IsTrue).Select(one => one.Type);

    private static IEnumerable<(string, string?, string?)> False(PodStatus pod) =>
        PodConditions.Of(pod).Where(one => !one.IsTrue).Select(one => (one.Type, one.Reason, one.Message));

    private static async Task<PodStatus> StatusAsync(PodWorld world) =>
        Assert.Single(await world.Runtime.Status().ListAsync(null, Token));

    private static async Task<PodWorld> WatchedAsync(params ContainerSpec[] first)
    {
        var world = new PodWorld();
        var spec = new PodSpec
        {
            Name = world.Name,
            RestartPolicy = RestartPolicyKind.Always,
            Containers = [.. first, PodWorld.Container("web")],
        };
        await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        return world;
    }
}
