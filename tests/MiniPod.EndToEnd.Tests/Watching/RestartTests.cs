using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>What becomes of containers that end, by the pod's restart policy.</summary>
public sealed class RestartTests(EndToEndHost host) : WatchingTest(host)
{
    private const string EndsOnceBadly = "if test -e /shared/x; then exit 0; else touch /shared/x; exit 4; fi";

    [Fact(Timeout = Limit)]
    public async Task Always_ContainerEndsAgainAndAgain_RestartsAtOnceAndThenWaits10Seconds()
    {
        var pod = Name("crash");
        (await RunYamlAsync(Pod(pod, "exit 3"))).ShouldSucceed();

        await UntilAsync(async () => (int?)(await SeenAsync(pod))!["restarts"] == 2, "the second restart");

        var (first, second) = (await TimesAsync(pod, "app.1"), await TimesAsync(pod, "app.2"));
        Assert.InRange((second.Started - first.Ended).TotalSeconds, 10, 12);
        await StatusAsync(pod, "CrashLoopBackOff");
        Assert.Equal(3, (int?)(await SeenAsync(pod))!["containers"]![0]!["exitCode"]);
        Assert.Matches("^(no)?$", (string?)(await EngineAsync(pod, "app.2"))["HostConfig"]!["RestartPolicy"]!["Name"]);
        await UntilAsync(
            async () => (await EngineApi.ContainersAsync()).All(container => container.Name != $"minipod.{pod}.app"), "one former is kept");
    }

    [Fact(Timeout = Limit)]
    public async Task OnFailure_EndsBadlyAndThenWell_RunsTwiceAndIsCompleted()
    {
        var before = await SnapshotAsync();
        var pod = Name("twice");
        (await RunYamlAsync(Pod(pod, EndsOnceBadly, "OnFailure"))).ShouldSucceed();

        await StatusAsync(pod, "Completed");

        Assert.Equal(1, (int?)(await SeenAsync(pod))!["restarts"]);
        var (first, second) = (await TimesAsync(pod, "app"), await TimesAsync(pod, "app.1"));
        Assert.InRange((second.Started - first.Ended).TotalSeconds, 0, 1.5);
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Never_Ends_ReleasesTheNetworkAndSaysHow()
    {
        var (good, bad) = (Name("good"), Name("bad"));
        (await RunYamlAsync($"{Pod(good, "exit 0", "Never")}\n---\n{Pod(bad, "exit 9", "Never")}")).ShouldSucceed();

        await StatusAsync(good, "Completed");
        await StatusAsync(bad, "Error");

        await UntilAsync(async () => (await EngineAsync(bad, "POD"))["State"]!["Status"]!.GetValue<string>() == "exited", "no sandbox");
        await UntilAsync(() => Agents.Find(StateDirectory) is null, "no agent: no pod needs it");
        Assert.False(Path.Exists($"/var/run/netns/{bad}"));
        Assert.Equal("0/1", (await MiniPodAsync("ps", "-a")).Lines.Single(line => line.Contains(bad, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
    }

    [Fact(Timeout = Limit)]
    public async Task Always_UserStoppedIt_StaysStoppedUntilItIsStarted()
    {
        var pod = Name("stopped");
        (await RunYamlAsync(Pod(pod, "trap 'exit 0' TERM; sleep 600 & wait"))).ShouldSucceed();

        (await MiniPodAsync("stop", "-c", "app", pod)).ShouldSucceed();
        await Task.Delay(500);
        Assert.Equal(0, (int?)(await SeenAsync(pod))!["restarts"]);
        Assert.Equal("exited", (string?)(await EngineAsync(pod, "app"))["State"]!["Status"]);
        (await MiniPodAsync("start", "-c", "app", pod)).ShouldSucceed();
        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        await Task.Delay(500);
        Assert.Equal("Exited", (string?)(await SeenAsync(pod))!["status"]);
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await StatusAsync(pod, "Running");
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_InitContainerTakesTime_TheAppWaitsForItAgain()
    {
        var pod = Name("again");
        var init = $$"""initContainers: [{ name: init, image: {{TestImages.Toolbox}}, command: [sleep, "1"] }]""";
        (await RunYamlAsync(Pod(pod, "trap 'exit 0' TERM; sleep 600 & wait", more: init))).ShouldSucceed();
        await StatusAsync(pod, "Running");

        (await MiniPodAsync("restart", pod)).ShouldSucceed();

        Assert.Equal("Init:0/1", (string?)(await SeenAsync(pod))!["status"]);
        (await MiniPodAsync("start", "-c", "app", pod)).ShouldExit(125, "waits for the init containers");
        await StatusAsync(pod, "Running");
        Assert.True((await TimesAsync(pod, "init")).Ended < (await TimesAsync(pod, "app")).Started, "the app starts after it");
    }

    [Fact(Timeout = Limit)]
    public async Task Start_OfAContainerThatWaitsForItsRestart_IsAtOnceAndCountsAnew()
    {
        var pod = Name("crash");
        (await RunYamlAsync(Pod(pod, "sleep 0.2; exit 3"))).ShouldSucceed();
        await StatusAsync(pod, "CrashLoopBackOff");
        var before = (int)(await SeenAsync(pod))!["restarts"]!;

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        await UntilAsync(async () => (int)(await SeenAsync(pod))!["restarts"]! > before, "the next restart is at once", seconds: 5);
    }

    [Theory(Timeout = Limit)]
    [InlineData("Always", "exit 3", false)]
    [InlineData("OnFailure", EndsOnceBadly, true)]
    public async Task RunRm_ContainerEnds_IsRemovedOnlyWhenItDoesNotRunAgain(string policy, string script, bool isRemoved)
    {
        var pod = Name("rm");
        (await RunYamlAsync(Pod(pod, script, policy), "--rm")).ShouldSucceed();

        if (isRemoved)
        {
            await UntilAsync(async () => await SeenAsync(pod) is null, "it is removed");
        }
        else
        {
            await StatusAsync(pod, "CrashLoopBackOff");
            (await MiniPodAsync("recover")).ShouldSucceed();
            await Task.Delay(1000);
            Assert.NotNull(await SeenAsync(pod));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Deadline_IsOver_StopsThePodAndSaysSo()
    {
        var pod = Name("late");
        (await RunYamlAsync(Pod(pod, "trap 'exit 0' TERM; sleep 600 & wait", more: "activeDeadlineSeconds: 2"))).ShouldSucceed();

        await StatusAsync(pod, "DeadlineExceeded", seconds: 10);

        var times = await TimesAsync(pod, "app");
        Assert.InRange((times.Ended - times.Started).TotalSeconds, 1, 4);
    }
}
