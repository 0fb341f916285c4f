using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary><c>run --restart</c>: a pod of the command line that the agent watches.</summary>
public sealed class RunRestartTests(EndToEndHost host) : WatchingTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("always", 0)]
    [InlineData("unless-stopped", 0)]
    [InlineData("on-failure", 3)]
    public async Task Run_ContainerEnds_IsRunAgainUntilThePodIsStopped(string when, int code)
    {
        var before = await SnapshotAsync();
        var pod = Name("again");
        string[] command = ["sh", "-c", $"sleep 0.5; exit {code}"];

        (await MiniPodAsync(["run", "-d", "--restart", when, "--name", pod, TestImages.Toolbox, .. command])).ShouldSucceed();

        await UntilAsync(async () => (int?)(await SeenAsync(pod))!["restarts"] >= 1, "the restart");
        Assert.Contains(
            $"restartPolicy: {(code == 0 ? "Always" : "OnFailure")}",
            (await MiniPodAsync("generate", pod)).ShouldSucceed().Stdout,
            StringComparison.Ordinal);
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        await UntilAsync(() => Agents.Find(StateDirectory) is null, "nobody watches a pod that was stopped");
        Assert.Equal("Exited", (string?)(await SeenAsync(pod))!["status"]);
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_OnFailureAndItEndsWell_IsNotRunAgain()
    {
        var pod = Name("once");

        (await MiniPodAsync("run", "-d", "--restart=on-failure", "--name", pod, TestImages.Toolbox, "true")).ShouldSucceed();

        await StatusAsync(pod, "Completed");
        Assert.Equal(0, (int?)(await SeenAsync(pod))!["restarts"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("needs -d", "--restart", "always")]
    [InlineData("--rm and --restart", "-d", "--rm", "--restart", "always")]
    [InlineData("has no count", "-d", "--restart", "on-failure:3")]
    [InlineData("not a restart policy", "-d", "--restart", "sometimes")]
    public async Task Run_WhatCannotBe_IsRefusedBeforeAnythingIsMade(string reason, params string[] options)
    {
        var before = await SnapshotAsync();

        (await MiniPodAsync(["run", "--name", Name("none"), .. options, TestImages.Toolbox, "true"])).ShouldExit(125, reason);

        await before.AssertSameAsync();
    }
}
