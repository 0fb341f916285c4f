using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Waiting;

namespace MiniPod.Pods.Tests.Waiting;

public sealed class PodWaitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("condition=Ready")]
    [InlineData("condition=ready=true")]
    [InlineData("condition=PodScheduled")]
    [InlineData("running")]
    [InlineData("create")]
    [InlineData("jsonpath={.status.phase}=Running")]
    [InlineData("jsonpath='{.status.phase}'=Running")]
    public async Task Wait_ItIsSoAlready_ComesBackAtOnce(string goal)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        Assert.NotNull(await new PodWait(world.Runtime).RunAsync(world.Name.Value, PodGoal.Parse(goal), TimeSpan.Zero, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("condition=Ready=false")]
    [InlineData("delete")]
    [InlineData("exited")]
    [InlineData("jsonpath={.status.phase}=Failed")]
    public async Task Wait_ItIsNotSo_SaysSoWhenTheTimeIsOver(string goal)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        var error = await Assert.ThrowsAsync<GoalNotReachedException>(() =>
            new PodWait(world.Runtime).RunAsync(world.Name.Value, PodGoal.Parse(goal), TimeSpan.FromSeconds(0.2), Token));

        Assert.StartsWith(
            $"timed out after 0.2 s waiting for {goal} of pod \"{world.Name}\": it is ", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_ItBecomesSo_ComesBackThen()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var ended = new PodWait(world.Runtime).RunAsync(world.Name.Value, PodGoal.Exited, limit: null, Token);
        var deleted = new PodWait(world.Runtime).RunAsync(world.Name.Value, PodGoal.Parse("delete"), limit: null, Token);

        world.Engine.Containers.Single(one => one.ShortName == "web").State = ContainerState.Exited;
        Assert.NotNull(await ended);
        Assert.False(deleted.IsCompleted);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Null(await deleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_ThePodIsRemovedOrNotThere_IsAnError()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Containers.Single(one => one.ShortName == "web").State = ContainerState.Exited;
        var waiting = new PodWait(world.Runtime).RunAsync(world.Name.Value, PodGoal.Parse("running"), limit: null, Token);

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        await Assert.ThrowsAsync<PodNotFoundException>(() => waiting);
        await Assert.ThrowsAsync<PodNotFoundException>(() =>
            new PodWait(world.Runtime).RunAsync("none", PodGoal.Parse("running"), limit: null, Token));
        Assert.Null(await new PodWait(world.Runtime).RunAsync("none", PodGoal.Parse("delete"), limit: null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ready")]
    [InlineData("condition")]
    [InlineData("condition=Happy")]
    [InlineData("condition=Ready=perhaps")]
    [InlineData("delete=true")]
    [InlineData("jsonpath={.spec.nodeName}=x")]
    [InlineData("jsonpath={.status.phase}=Fine")]
    public void Parse_NotAGoal_SaysWhatIs(string text)
    {
        var error = Assert.Throws<PodException>(() => PodGoal.Parse(text));

        Assert.Contains("condition=NAME", error.Message, StringComparison.Ordinal);
    }
}
