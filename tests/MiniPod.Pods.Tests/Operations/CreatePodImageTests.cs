using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>What a new pod asks the engine about its images.</summary>
public sealed class CreatePodImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_ImagesAreThere_AsksForEachOnce()
    {
        using var world = new PodWorld();

        await world.RunAsync(Token);

        Assert.Equal(
            ["image image", "image minipod/pause:latest"],
            world.Engine.Calls.Where(call => call.StartsWith("image ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    // The sandbox does not wait until the engine has said that it has the image, so both find it missing.
    [Fact(Timeout = 60_000)]
    public async Task Run_PauseImageIsMissing_IsLoadedOnceAndTheSandboxCreatedAfterwards()
    {
        using var world = new PodWorld();
        world.Engine.LacksPauseImage = true;
        var missed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Engine.Missed = () => missed.TrySetResult();
        world.Engine.Before = call => call.StartsWith("load", StringComparison.Ordinal) ? missed.Task : Task.CompletedTask;

        await world.RunAsync(Token);

        Assert.Single(world.Engine.Calls, call => call.StartsWith("load", StringComparison.Ordinal));
        Assert.Equal(2, world.Engine.Calls.Count(call => call == "create POD"));
        Assert.Contains(world.Engine.Containers, container => container.ShortName == "POD");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(PullPolicy.Missing, false, true, null)]
    [InlineData(PullPolicy.Missing, true, false, "ErrImagePull")]
    [InlineData(PullPolicy.Always, false, false, "ErrImagePull")]
    [InlineData(PullPolicy.Never, false, true, null)]
    [InlineData(PullPolicy.Never, true, false, "ErrImageNeverPull")]
    public async Task Run_RegistryDoesNotAnswer_DependsOnPolicyAndImage(PullPolicy policy, bool lacksImage, bool runs, string? reason)
    {
        using var world = new PodWorld();
        world.Engine.Missing = lacksImage ? "image" : null;
        world.Engine.Before = call => call == "pull image" ? throw new ImagePullException("no registry answered") : Task.CompletedTask;
        var spec = world.Spec with { Containers = [PodWorld.Container("web") with { Pull = policy }] };

        var error = await Record.ExceptionAsync(() => CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token));

        Assert.Equal((runs, reason), (error is null, error is null ? null : StartFailure.ReasonOf(error)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ImageCannotBeLookedAt_IsTheErrorOfItsStep()
    {
        using var world = new PodWorld();
        world.Engine.Fail("image image", "looking refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains("looking refused as told", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Left);
    }
}
