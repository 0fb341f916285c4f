using MiniPod.Cli.Commands;
using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Tests.Commands;

public sealed class PodBatchTests : IDisposable
{
    private readonly Signals _signals = new();

    public void Dispose() => _signals.Dispose();

    [Fact]
    public async Task Do_OneOfAllIsGoneBeforeItsTurn_IsNoError()
    {
        Assert.Equal(0, await DoAsync(new PodSelection(["gone"], All: true), Missing));
        Assert.Equal(0, await DoAsync(new PodSelection(["up", "gone"], All: true), Missing));
    }

    [Fact]
    public async Task Do_NamedPodIsNotThere_IsAnError()
    {
        Assert.Equal(125, await DoAsync(PodSelection.Named(["gone", "up"]), Missing));
        await Assert.ThrowsAsync<PodNotFoundException>(() => DoAsync(PodSelection.Named(["gone"]), Missing)); // the program reports it
    }

    [Fact]
    public async Task Do_OneFails_DoesTheOthersAndFails()
    {
        var done = new List<string>();

        var code = await DoAsync(new PodSelection(["bad", "up"], All: true), pod =>
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

        await DoAsync(PodSelection.Named(["up", "up"]), _ => Task.FromResult(count++));

        Assert.Equal(1, count);
    }

    private Task<int> DoAsync(PodSelection chosen, Func<string, Task> act) => PodBatch.RunAsync(chosen, atOnce: 1, _signals, "", act);

    private static Task Missing(string pod) => pod == "gone" ? throw new PodNotFoundException(pod) : Task.CompletedTask;
}
