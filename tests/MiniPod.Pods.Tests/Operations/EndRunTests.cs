using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>The end of a foreground run: what becomes of its pod when its container has exited or is to be stopped.</summary>
public sealed class EndRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_ReplacedWhileItWasFollowed_TheNextAttemptGoesOn(bool removes)
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = removes }, Token);
        await AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container("web"), new CreateOptions { Replace = true, Grace = TimeSpan.Zero }, Token);

        var isDone = await WhenDone.EndAsync(world.Runtime, Followed(pod, isWholePod: true, removes), stops: true, TimeSpan.Zero);

        Assert.False(isDone);
        Assert.Equal(ContainerState.Running, world.Engine.Containers.Single(container => container.ShortName == "web.1").State);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_ItsContainerWasRemovedFromThePod_TheRestIsDecidedAllTheSame(bool removes)
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = removes }, Token);
        await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("side"), new CreateOptions(), Token);
        await PodContainer.RemoveAsync(world.Runtime, world.Name.Value, "web", force: true, Token);

        Assert.False(await WhenDone.EndAsync(world.Runtime, Followed(pod, isWholePod: true, removes), stops: true, TimeSpan.Zero));
        End(world, "side");
        Assert.True(await WhenDone.EndAsync(world.Runtime, Followed(pod, isWholePod: true, removes), stops: true, TimeSpan.Zero));

        if (removes) Assert.Empty(world.Left);
        else Assert.Equal(PodPhase.Exited, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task End_PodIsHalfRemoved_TheRemovalIsFinished()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        world.Engine.Fail("remove web", "busy");
        await Assert.ThrowsAsync<OperationFailedException>(() => RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token));
        world.Engine.Before = null;
        End(world, "web");

        Assert.True(await WhenDone.EndAsync(world.Runtime, Followed(pod, isWholePod: true, removes: true), stops: true, TimeSpan.Zero));

        pod.Watch!.Delete();
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task End_ContainerCannotBeStopped_IsToldAndNothingIsTakenDown()
    {
        using var world = new PodWorld();
        var pod = await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { RemoveOnExit = true }, Token);
        world.Engine.Fail("stop web", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            WhenDone.EndAsync(world.Runtime, Followed(pod, isWholePod: true, removes: true), stops: true, TimeSpan.Zero));

        Assert.Contains("refused as told", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, world.Engine.Containers.Count);
    }

    private static FollowedRun Followed(RunningPod pod, bool isWholePod, bool removes) =>
        new(pod.Record.Id, "web", isWholePod, removes ? new RemovalTarget(pod.Record.Id) : null);

    private static void End(PodWorld world, string container) =>
        world.Engine.Containers.Single(one => one.ShortName == container).State = ContainerState.Exited;
}
