using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>
/// A finished pod: every process that waits for it, in the foreground or with <c>--rm</c>, applies the same rule to its
/// current state, not to the state before another command restarted it or added a container.
/// </summary>
public sealed class RemoveWhenDoneTests(EndToEndHost host) : EndToEndTest(host)
{
    private static readonly string[] Sleeper = [TestImages.Toolbox, "sh", "-c", "trap 'exit 0' TERM; echo ready; sleep 600 & wait"];

    private static readonly string[] Run = ["run"], RunRm = ["run", "--rm"];

    private string Pod => Name("pod");

    [Fact(Timeout = Limit)]
    public async Task RunRm_RestartedAgainAndAgain_IsThereUntilItEnds()
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--rm", "--name", Pod, .. Sleeper])).ShouldSucceed();

        for (var i = 0; i < 5; i++) (await MiniPodAsync("restart", "-t", "5", Pod)).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(Pod))["status"]);
        await KillAsync("toolbox");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunInTheForeground_PodIsRestartedFromElsewhere_ItGoesOn(bool remove)
    {
        var before = await SnapshotAsync();
        await using var run = StartMiniPod([.. remove ? RunRm : Run, "--name", Pod, .. Sleeper]);
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");

        (await MiniPodAsync("restart", "-t", "5", Pod)).ShouldSucceed();

        (await run.WaitAsync()).ShouldExit(0, "another command restarted its container");
        Assert.Equal("Running", (string?)(await InspectAsync(Pod))["status"]);
        Assert.Equal("running", await StateAsync("toolbox"));
        if (remove) await UntilAsync(() => Waiters.Find(StateDirectory) is not null, "another process that waits instead");
        await KillAsync("toolbox");
        if (!remove) (await MiniPodAsync("rm", Pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInTheForeground_AnotherContainerIsInThePod_AllGoesWhenTheLastEnds()
    {
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(
            "run", "--rm", "--name", Pod, TestImages.Toolbox, "sh", "-c", "trap 'exit 7' TERM; echo ready; sleep 600 & wait");
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");
        (await MiniPodAsync(["run", "-d", "--pod", Pod, "--name", "more", .. Sleeper])).ShouldSucceed();

        (await Command.RunAsync("docker", "kill", "-s", "TERM", $"minipod.{Pod}.toolbox")).ShouldSucceed();

        (await run.WaitAsync()).ShouldExit(7, "other containers run in it");
        Assert.Equal("running", await StateAsync("more"));
        Assert.NotEmpty(await Kernel.IpAsync(Pod));
        await KillAsync("more");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunInTheForeground_InterruptedWithAnotherContainerInThePod_ThatOneGoesOn(bool remove)
    {
        var before = await SnapshotAsync();
        await using var run = StartMiniPod([.. remove ? RunRm : Run, "--name", Pod, .. Sleeper]);
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");
        (await MiniPodAsync(["run", "-d", "--pod", Pod, "--name", "more", .. Sleeper])).ShouldSucceed();

        await run.SignalAsync("INT");

        (await run.WaitAsync()).ShouldExit(130, "other containers run in it");
        Assert.Equal("exited", await StateAsync("toolbox"));
        Assert.Equal("running", await StateAsync("more"));
        await KillAsync("more");
        if (!remove) (await MiniPodAsync("rm", Pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInAPod_Restarted_IsRemovedWhenItEndsAndThePodGoesOn()
    {
        (await MiniPodAsync(["run", "-d", "--name", Pod, .. Sleeper])).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--rm", "--pod", Pod, "--name", "more", .. Sleeper])).ShouldSucceed();

        (await MiniPodAsync("restart", "-t", "5", "-c", "more", Pod)).ShouldSucceed();

        Assert.Equal("running", await StateAsync("more"));
        await KillAsync("more");
        await before.AssertSameAsync();
        Assert.Equal("running", await StateAsync("toolbox"));
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInAPodInTheForeground_Replaced_TheNextAttemptGoesOn()
    {
        (await MiniPodAsync(["run", "-d", "--name", Pod, .. Sleeper])).ShouldSucceed();
        await using var run = StartMiniPod(["run", "--rm", "--pod", Pod, "--name", "more", .. Sleeper]);
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");

        (await MiniPodAsync(["run", "-d", "--replace", "--pod", Pod, "--name", "more", .. Sleeper])).ShouldSucceed();

        (await run.WaitAsync()).ShouldSucceed();
        var pod = await InspectAsync(Pod);
        Assert.Equal("running", await StateAsync("more.1"));
        Assert.Empty(pod["former"]!.AsArray());
    }

    private async Task KillAsync(string container) =>
        (await Command.RunAsync("docker", "kill", $"minipod.{Pod}.{container}")).ShouldSucceed();

    private async Task<string?> StateAsync(string container) =>
        (string?)(await EngineApi.InspectAsync($"minipod.{Pod}.{container}"))["State"]!["Status"];
}
