using MiniPod.EndToEnd.Tests.BadInput;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Ctrl-C and TERM while a pod is being made: whatever was begun is undone.</summary>
public sealed class SignalTests(EndToEndHost host) : BadInputTest(host)
{
    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfRun), MemberType = typeof(PodSteps))]
    public async Task Run_InterruptedDuringStep_UndoesAll(string step) => await SignalAsync(step, "INT", 130);

    [Theory(Timeout = Limit)]
    [MemberData(nameof(PodSteps.OfRun), MemberType = typeof(PodSteps))]
    public async Task Run_TerminatedDuringStep_UndoesAll(string step) => await SignalAsync(step, "TERM", 143);

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
    public async Task RunManifest_InterruptedDuringPlugin_UndoesEachPodThatDoesNotStand()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        var manifest = WriteFile("pods.yaml", string.Join("---\n", Enumerable.Range(0, 12).Select(number => $"kind: Pod\nmetadata: {{ name: {Name($"pod{number}")} }}\nspec: {{ containers: [ {{ name: toolbox, image: {TestImages.Toolbox}, command: [sleep, '600'] }} ] }}\n")));
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-f", manifest]);
        await UntilAsync(() => slow.IsAttached, "a plugin");

        await run.SignalAsync("INT");

        RequireClear(await run.WaitAsync(), 130, "interrupted; nothing half-made is left");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_TimeoutPassed_UndoesAllAndNamesTheLimit()
    {
        var slow = new SlowPlugin(Files, seconds: 2);
        var before = await SnapshotAsync();

        (await MiniPodAsync(["run", .. slow.Options, "-d", "--timeout", "1", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"])).ShouldExit(125, "--timeout");

        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    private async Task SignalAsync(string step, string signal, int code)
    {
        var before = await SnapshotAsync();
        await using var run = StartMiniPod("run", "-d", "--name", Name("pod"), "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600");
        await UntilAsync(() => Journal.Has(StateDirectory, "Intent", step), $"the intent of {step}");

        await run.SignalAsync(signal);

        RequireClear(await run.WaitAsync(), code, "interrupted; nothing half-made is left");
        await before.AssertSameAsync();
    }
}
