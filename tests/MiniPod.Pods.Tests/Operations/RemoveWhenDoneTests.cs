using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class RemoveWhenDoneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_AllEnded_LeavesNothing()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;

        await RemovePod.WhenDoneAsync(world.Host, pod.Record.Id, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhenDone_AnotherContainerIsBeingAdded_WaitsForThatOneToo()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;
        var started = new TaskCompletionSource();
        var mayStart = new TaskCompletionSource();
        var ended = false;
        world.Engine.Before = async call =>
        {
            if (call == "remove later") Assert.True(ended);
            if (call != "start later") return;
            started.SetResult();
            await mayStart.Task;
        };
        var add = AddContainer.RunAsync(world.Host, world.Name.Value, PodWorld.Container("later"), new CreateOptions(), Token);
        await started.Task.WaitAsync(Token);

        // By the record, the last container has ended; the lock is held by the one who adds.
        var removal = RemovePod.WhenDoneAsync(world.Host, pod.Record.Id, Token);
        mayStart.SetResult();
        await add;
        await Task.Delay(200, Token);
        Assert.False(removal.IsCompleted);
        ended = true;
        world.Engine.Containers.Single(container => container.ShortName == "later").State = ContainerState.Exited;
        await removal;

        Assert.Empty(world.Left);
    }
}
