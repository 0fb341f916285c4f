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
        Assert.DoesNotContain($"minipod.{pod}.app", (await EngineApi.ContainersAsync()).Select(container => container.Name));
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
    public async Task Deadline_IsOver_StopsThePodAndSaysSo()
    {
        var pod = Name("late");
        (await RunYamlAsync(Pod(pod, "trap 'exit 0' TERM; sleep 600 & wait", more: "activeDeadlineSeconds: 2"))).ShouldSucceed();

        await StatusAsync(pod, "DeadlineExceeded", seconds: 10);

        var times = await TimesAsync(pod, "app");
        Assert.InRange((times.Ended - times.Started).TotalSeconds, 1, 4);
    }
}
