using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary><c>wait</c>, and <c>apply --wait</c>.</summary>
public sealed class WaitTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "trap 'exit 0' TERM; sleep 600 & wait",
        Probe = "readinessProbe: { exec: { command: [test, -e, /shared/ok] }, periodSeconds: 1 }";

    [Fact(Timeout = Limit)]
    public async Task Wait_ForReady_ComesBackWhenTheProbeSucceeds()
    {
        var pod = Name("ready");
        (await RunYamlAsync(Probed(pod, Waits))).ShouldSucceed();

        var early = (await MiniPodAsync("wait", "--for=condition=Ready", "--timeout=0", pod)).ShouldExit(1);
        await InAsync(pod, "app", "touch /shared/ok");
        var ready = (await MiniPodAsync("wait", "--for=condition=Ready", $"pod/{pod}")).ShouldSucceed();

        Assert.Contains("timed out", early.Stderr, StringComparison.Ordinal);
        Assert.Equal([$"pod/{pod} condition met"], ready.Lines);
        var seen = (await SeenAsync(pod))!;
        Assert.Equal("Running", (string?)seen["phase"]);
        Assert.All(seen["conditions"]!.AsArray(), one => Assert.Equal("True", (string?)one!["status"]));
        (await MiniPodAsync("wait", "--for", "condition=Ready=false", "--timeout", "0.1", pod)).ShouldExit(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_UntilThePodHasEnded_PrintsItsExitCode()
    {
        var (good, bad) = (Name("good"), Name("bad"));
        (await RunYamlAsync(Pod(good, "sleep 1", "Never") + "\n---\n" + Pod(bad, "sleep 1; exit 3", "Never"))).ShouldSucceed();

        Assert.Equal(["0"], (await MiniPodAsync("wait", good)).ShouldSucceed().Lines);
        Assert.Equal(["3"], (await MiniPodAsync("wait", bad)).ShouldSucceed().Lines);
        (await MiniPodAsync("wait", "--for", "jsonpath={.status.phase}=Failed", bad)).ShouldSucceed();
        var never = (await MiniPodAsync("wait", "--for", "condition=Ready", "--timeout", "1m", bad)).ShouldExit(1);
        Assert.Contains("will not be met", never.Stderr, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_UntilThePodIsGone_ComesBackThen()
    {
        var pod = Name("gone");
        (await RunYamlAsync(Pod(pod, Waits))).ShouldSucceed();
        var waiting = MiniPodAsync("wait", "--for=delete", "--timeout=1m", pod);

        (await MiniPodAsync("delete", "--force", pod)).ShouldSucceed();

        Assert.Equal([$"pod/{pod} condition met"], (await waiting).ShouldSucceed().Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_WithWait_ComesBackWhenAllPodsAreReadyOrDone()
    {
        var (ready, done, never) = (Name("up"), Name("done"), Name("never"));
        var file = WriteFile(
            "pods.yaml",
            Probed(ready, "sleep 1; touch /shared/ok; " + Waits)
                + "\n---\n"
                + Probed(done, "sleep 1").Replace("Always", "Never", StringComparison.Ordinal)); // it is never ready

        (await MiniPodAsync("apply", "--wait", "-f", file)).ShouldSucceed();

        Assert.True((bool?)(await SeenAsync(ready))!["containers"]![0]!["ready"]);
        await StatusAsync(done, "Completed"); // it has ended, and its network is being released
        var late = await MiniPodAsync("apply", "--wait", "--timeout", "1s", "-f", WriteFile("never.yaml", Probed(never, Waits)));
        Assert.Contains(
            $"timed out after 1 s waiting for condition=Ready of pod \"{never}\"", late.ShouldExit(1).Stderr, StringComparison.Ordinal);
    }

    private static string Probed(string pod, string script) =>
        Pod(pod, script).Replace("    volumeMounts:", $"    {Probe}\n    volumeMounts:", StringComparison.Ordinal);
}
