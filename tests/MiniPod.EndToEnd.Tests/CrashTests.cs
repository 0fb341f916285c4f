using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>minipod killed by SIGKILL before and after each step: 'recover' leaves the host as it was, or a whole pod.</summary>
public sealed class CrashTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int Killed = 128 + 9;
    private string _faulty = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _faulty = await FaultyBinary.PathAsync(); // here, for the time that a build takes is not the test's
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfRun), MemberType = typeof(PodSteps))]
    public async Task Run_KilledBeforeAndAfterStep_RecoverUndoesIt(string step)
    {
        var before = await SnapshotAsync();

        await KillAsync($"before {step}", "run", "-d", "--name", Name("before"), TestImages.Toolbox, "sleep", "600");
        await KillAsync($"after {step}", "run", "-d", "--name", Name("after"), TestImages.Toolbox, "sleep", "600");

        await RecoverAsync(2, "was not complete, removed");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfCreate), MemberType = typeof(PodSteps))]
    public async Task Create_KilledBeforeAndAfterStep_RecoverUndoesIt(string step)
    {
        var before = await SnapshotAsync();

        await KillAsync($"before {step}", "create", Name("before"));
        await KillAsync($"after {step}", "create", Name("after"));

        await RecoverAsync(2, "was not complete, removed");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfAdd), MemberType = typeof(PodSteps))]
    public async Task RunInPod_KilledBeforeAndAfterStep_RecoverUndoesItAndKeepsThePod(string step)
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var before = await SnapshotAsync();

        foreach (var when in new[] { "before", "after" })
        {
            await KillAsync($"{when} {step}", "run", "-d", "--pod", pod, TestImages.Toolbox, "sleep", "600");
            await RecoverAsync(1, "container \"toolbox\" removed");
        }

        await before.AssertSameAsync();
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfRemoval), MemberType = typeof(PodSteps))]
    public async Task Rm_KilledBeforeAndAfterStep_RecoverFinishesIt(string step)
    {
        var before = await SnapshotAsync();

        foreach (var when in new[] { "before", "after" })
        {
            (await MiniPodAsync("run", "-d", "--name", Name(when), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
            await KillAsync($"{when} undo {step}", "rm", "-f", Name(when));
        }

        await RecoverAsync(2, "interrupted rm, now removed");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("before Reserve")]
    [InlineData("before Begin")]
    public async Task Run_KilledBeforeItsFirstStep_RecoverDropsTheRecord(string point)
    {
        var before = await SnapshotAsync();
        await KillAsync(point, "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        await RecoverAsync(1, "was not complete, removed");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_KilledAfterItsLastStep_RecoverKeepsThePod()
    {
        var pod = Name("web");
        var before = await SnapshotAsync();
        await KillAsync("before End", "run", "-d", "--name", pod, TestImages.Nginx);

        await RecoverAsync(1, "was complete, kept");

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("before Begin", 0)]
    [InlineData("before Remove", 1)]
    [InlineData("before Release", 0)]
    public async Task Rm_KilledBetweenTwoWrites_ForceRemovesOrRecoverSweepsTheRest(string point, int recovered)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await KillAsync(point, "rm", "-f", pod);

        Assert.Equal(recovered, (await MiniPodAsync("recover")).ShouldSucceed().Lines.Count);

        if (point == "before Begin") (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("before Reserve")]
    [InlineData("before AttachNetwork/eth0")]
    [InlineData("after AttachNetwork/eth0")]
    [InlineData("after StartContainer/toolbox")]
    public async Task Run_KilledThenRunAgain_TheNextCommandOnThePodRecovers(string point)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        await KillAsync(point, "run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600");

        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("start", 125)]
    [InlineData("stop", 125)]
    [InlineData("rm", 0)]
    public async Task RmKilled_ThenAnotherVerb_FinishesTheRemoval(string verb, int code)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await KillAsync("after undo AttachNetwork/eth0", "rm", "-f", pod);

        (await MiniPodAsync(verb, pod)).ShouldExit(code, pod);

        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("stop", "before undo AttachNetwork/eth0")]
    [InlineData("stop", "after undo StartSandbox")]
    [InlineData("start", "after AttachNetwork/eth0")]
    [InlineData("start", "before StartContainer/toolbox")]
    public async Task StopOrStart_Killed_RecoverLeavesThePodStopped(string verb, string point)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done")).ShouldSucceed();
        if (verb == "start") (await MiniPodAsync("stop", pod)).ShouldSucceed();
        await KillAsync(point, verb, pod);

        await RecoverAsync(1, "now stopped");

        Assert.Equal("Exited", (string?)(await InspectAsync(pod))["status"]);
        Assert.False(Path.Exists($"/var/run/netns/{pod}"));
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Single(await Kernel.AddressesAsync(pod, "eth0"));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_KilledWhileAPluginRuns_RecoverWaitsForItAndLeavesNothing()
    {
        var slow = new SlowPlugin(Files, seconds: 5);
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");
        await run.SignalAsync("KILL");
        (await run.WaitAsync()).ShouldExit(Killed);
        var started = TimeProvider.System.GetTimestamp();

        await RecoverAsync(1, "was not complete, removed", [.. slow.Options]);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 2, 30);
        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    private async Task KillAsync(string point, params string[] args)
    {
        var options = WithState(new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_FAULT"] = point } });
        (await Command.RunAsync(_faulty, args, options)).ShouldExit(Killed);
    }

    private async Task RecoverAsync(int pods, string outcome, params string[] options)
    {
        var result = (await MiniPodAsync(["recover", .. options])).ShouldSucceed();
        Assert.Equal(pods, result.Lines.Count);
        Assert.All(result.Lines, line => Assert.EndsWith(outcome, line, StringComparison.Ordinal));
    }
}
