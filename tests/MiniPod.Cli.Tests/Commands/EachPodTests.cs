using MiniPod.Cli.Commands;
using MiniPod.Pods;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Tests.Commands;

public sealed class EachPodTests
{
    [Fact]
    public async Task Do_OneOfAllIsGoneBeforeItsTurn_IsNoError()
    {
        Assert.Equal(0, await EachPod.DoAsync(new PodSelection(["gone"], All: true), oneAtATime: true, Missing));
        Assert.Equal(0, await EachPod.DoAsync(new PodSelection(["up", "gone"], All: true), oneAtATime: true, Missing));
    }

    [Fact]
    public async Task Do_NamedPodIsNotThere_IsAnError()
    {
        Assert.Equal(125, await EachPod.DoAsync(PodSelection.Named(["gone", "up"]), oneAtATime: true, Missing));
        await Assert.ThrowsAsync<PodNotFoundException>(() => EachPod.DoAsync(PodSelection.Named(["gone"]), oneAtATime: true, Missing)); // the program tells it
    }

    [Fact]
    public async Task Do_OneFails_DoesTheOthersAndFails()
    {
        var done = new List<string>();

        var code = await EachPod.DoAsync(new PodSelection(["bad", "up"], All: true), oneAtATime: true, pod =>
        {
            done.Add(pod);
            return pod == "bad" ? throw new PodException("it failed") : Task.CompletedTask;
        });

        Assert.Equal(125, code);
        Assert.Equal(["bad", "up"], done);
    }

    [Fact]
    public async Task Do_PodNamedTwice_IsDoneOnce()
    {
        var count = 0;

        await EachPod.DoAsync(PodSelection.Named(["up", "up"]), oneAtATime: false, _ => Task.FromResult(count++));

        Assert.Equal(1, count);
    }

    private static Task Missing(string pod) => pod == "gone" ? throw new PodNotFoundException(pod) : Task.CompletedTask;
}
