using MiniPod.EndToEnd.Tests.BadInput;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Ctrl-C and SIGTERM at any step: a creation is undone, a removal is completed, and one line says
/// so.</summary>
public sealed class SignalTests(EndToEndHost host) : BadInputTest(host)
{
    /// <summary>The steps of a run, with the two signals in turn: both take the same path.</summary>
    public static TheoryData<string, string, int> SignalDuringStep()
    {
        var all = new TheoryData<string, string, int>();
        foreach (var (step, signal, code) in TakingTurns(PodSteps.OfRun)) all.Add(step, signal, code);
        return all;
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(SignalDuringStep))]
    public async Task Run_SignalDuringStep_UndoesAll(string step, string signal, int code)
    {
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        await using var run = StartMiniPod(
            Holding(step, engine), "run", "-d", "--name", Name("pod"), "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600");

        await SignalAsync(run, "run", step, signal, code);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_InterruptedDuringPlugin_LetsItFinishAndDetaches()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        await run.SignalAsync("INT");

        (await run.WaitAsync()).ShouldExit(130);
        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_InterruptedThreeTimes_EndsAtOnceAndIsRecovered()
    {
        var slow = new SlowPlugin(Files, seconds: 300);
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        await run.SignalAsync("INT");
        await run.SignalAsync("TERM"); // a repeated SIGTERM from a supervisor does not count as impatience
        await run.SignalAsync("INT");
        await UntilAsync(() => run.Stderr.Contains("a third Ctrl-C exits at once", StringComparison.Ordinal), "the notice");
        Assert.False(run.HasExited);
        await run.SignalAsync("INT");

        (await run.WaitAsync()).ShouldExit(130);
        Assert.True(slow.IsAttached);
        slow.Release();
        (await MiniPodAsync(["recover", .. slow.Options])).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunManifest_InterruptedDuringPlugin_UndoesEachPodThatDoesNotStand()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        var manifest = WriteFile(
            "pods.yaml",
            string.Join(
                "---\n",
                Enumerable.Range(
                    0,
                    12).Select(number =>
                        $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: {Name($"pod{number}")} }}\n"
                        + $"spec: {{ containers: [ {{ name: toolbox, "
                        + $"image: {TestImages.Toolbox}, command: [sleep, '600'] }} ] }}\n")));
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-f", manifest]);
        await UntilAsync(() => slow.IsAttached, "a plugin");

        await run.SignalAsync("INT");

        RequireClear(await run.WaitAsync(), 130, "interrupted; nothing is left behind");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_TimeoutPassed_UndoesAllAndNamesTheLimit()
    {
        var slow = new SlowPlugin(Files, seconds: 2);
        var before = await SnapshotAsync();

        (await MiniPodAsync([
            "run", .. slow.Options, "-d", "--timeout", "1", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600",
        ])).ShouldExit(
            125, "--timeout");

        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("PullImage/minipod/pause:latest", "TERM", 143)]
    [InlineData("CreateSandbox", "INT", 130)]
    public async Task Create_SignalDuringStep_UndoesAll(string step, string signal, int code)
    {
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        await using var create = StartMiniPod(engine.Options, "create", Name("pod"));

        await SignalAsync(create, "create", step, signal, code);

        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("CreateSandbox", "INT", 130)]
    [InlineData("AttachNetwork/eth0", "TERM", 143)]
    [InlineData("StartContainer/toolbox", "INT", 130)]
    public async Task RunForeground_SignalDuringStep_UndoesAll(string step, string signal, int code)
    {
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        await using var run = StartMiniPod(Holding(step, engine), "run", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        await SignalAsync(run, "run", step, signal, code);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunInPod_SignalDuringEachStep_LeavesThePodCreated()
    {
        (await MiniPodAsync("create", Name("pod"), "-p", $"{FreePort.Get()}:80")).ShouldSucceed();
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        foreach (var (step, signal, code) in TakingTurns(PodSteps.OfJoiningCreated))
        {
            await using var run = StartMiniPod(
                Holding(step, engine), "run", "-d", "--pod", Name("pod"), TestImages.Toolbox, "sleep", "600");

            await SignalAsync(run, "add", step, signal, code);

            await before.AssertSameAsync();
            await StandsAsync("Created", containers: 0);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("CreateContainer/more", "TERM", 143)]
    [InlineData("StartContainer/more", "INT", 130)]
    public async Task RunInPod_SignalDuringStep_LeavesThePodRunning(string step, string signal, int code)
    {
        await RunPodAsync();
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        await using var run = StartMiniPod(
            Holding(step, engine), "run", "--pod", Name("pod"), "--name", "more", TestImages.Toolbox, "sleep", "600");

        await SignalAsync(run, "add", step, signal, code);

        await before.AssertSameAsync();
        await StandsAsync("Running", containers: 1);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_SignalDuringStep_LeavesThePodStopped()
    {
        await RunPodAsync();
        (await MiniPodAsync("stop", "-t", "0", Name("pod"))).ShouldSucceed();
        var before = await SnapshotAsync();
        await using var engine = NewSlowEngine();
        foreach (var (step, signal, code) in TakingTurns(PodSteps.OfStart))
        {
            await using var start = StartMiniPod(Holding(step, engine), "start", Name("pod"));

            await SignalAsync(start, "start", step, signal, code, "interrupted; an incomplete start is undone");

            await before.AssertSameAsync();
            await StandsAsync("Exited", containers: 1);
        }
    }

    // A removal cannot be undone: once begun, it is completed, and the user is informed immediately. Docker also
    // completes a stop or restart if the client disconnects.
    [Fact(Timeout = Limit)]
    public async Task Stop_SignalInGracePeriod_SaysSoAtOnceAndFinishesThisPodOnly()
    {
        await RunPodAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("next"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await using var stop = StartMiniPod("stop", "--explain", "-t", "5", Name("pod"), Name("next"));
        await UntilAsync(() => Journal.Has(StateDirectory, "Undo", "StartContainer/toolbox"), "the grace period");

        await stop.SignalAsync("INT");

        await UntilAsync(
            () => stop.Stderr.Contains("minipod: interrupted; a stop in progress is completed\n", StringComparison.Ordinal), "the word");
        Assert.False(stop.HasExited);
        Assert.Equal(Name("pod"), (await stop.WaitAsync()).ShouldExit(130).Text);
        await StandsAsync("Exited", containers: 1);
        Assert.Equal("Running", (string?)(await InspectAsync(Name("next")))["status"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_SignalInGracePeriod_IsFinished()
    {
        await RunPodAsync();
        await using var restart = StartMiniPod("restart", "-t", "5", Name("pod"));
        await UntilAsync(() => Journal.IsAt(StateDirectory, "restart", "Undo", "StartContainer/toolbox"), "the grace period");

        await restart.SignalAsync("TERM");

        Assert.Equal(Name("pod"), (await restart.WaitAsync()).ShouldExit(143, "interrupted; a restart in progress is completed").Text);
        await StandsAsync("Running", containers: 1);
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_SignalDuringPlugin_RemovesThePod()
    {
        var slow = new SlowPlugin(Files, seconds: 0, deleteSeconds: 0.5);
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"])).ShouldSucceed();
        await using var rm = StartMiniPod(["rm", .. slow.Options, "-f", Name("pod")]);
        await UntilAsync(() => slow.IsDeleting, "the plugin");

        await rm.SignalAsync("TERM");

        Assert.Equal(Name("pod"), (await rm.WaitAsync()).ShouldExit(143, "interrupted; a removal in progress is completed").Text);
        await before.AssertSameAsync();
    }

    private async Task SignalAsync(
        RunningCommand command, string verb, string step, string signal, int code, string says = "interrupted; nothing is left behind")
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{signal} during {step}");
        await UntilAsync(() => Journal.IsAt(StateDirectory, verb, "Intent", step), $"the intent of {step}");
        await command.SignalAsync(signal);
        RequireClear(await command.WaitAsync(), code, says);
    }

    // The last step would be finished before the signal arrives.
    private SlowEngine NewSlowEngine() => new(Path.Combine(Files, "engine.sock"), TimeSpan.FromSeconds(1));

    private static CommandOptions Holding(string step, SlowEngine engine) =>
        step.StartsWith("StartContainer", StringComparison.Ordinal) ? engine.Options : new CommandOptions();

    private static IEnumerable<(string Step, string Signal, int Code)> TakingTurns(IEnumerable<string> steps) =>
        steps.Select((step, number) => number % 2 == 0 ? (step, "INT", 130) : (step, "TERM", 143));

    private async Task RunPodAsync() =>
        (await MiniPodAsync(
            "run", "-d", "--name", Name("pod"), "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

    private async Task StandsAsync(string state, int containers)
    {
        var pod = await InspectAsync(Name("pod"));
        Assert.Equal(state, (string?)pod["status"]);
        Assert.Equal(containers, pod["containers"]!.AsArray().Count);
    }
}
