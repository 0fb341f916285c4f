using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>The agent itself: one for each state directory, started by whoever needs it.</summary>
public sealed class AgentTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "echo run >> /shared/log; trap 'exit 0' TERM; sleep 600 & wait";

    [Fact(Timeout = Limit)]
    public async Task Agent_Killed_TheNextCommandStartsAnotherThatGoesOn()
    {
        var pod = Name("watched");
        (await RunYamlAsync(Pod(pod, Waits))).ShouldSucceed();
        var first = await AgentAsync();
        Assert.EndsWith($" agent/{first}", (await MiniPodAsync("ps", "-o", "wide")).Lines[^1].TrimEnd(), StringComparison.Ordinal);
        await Agents.KillAsync(StateDirectory);
        Assert.EndsWith(" nobody", (await MiniPodAsync("ps", "-o", "wide")).Stdout.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("nobody watches the pods", (await MiniPodAsync("ps")).Stderr, StringComparison.Ordinal);
        await Command.RunAsync("docker", "kill", $"minipod.{pod}.app");

        (await MiniPodAsync("recover")).ShouldSucceed();

        await UntilAsync(async () => (int?)(await SeenAsync(pod))!["restarts"] == 1, "the restart");
        Assert.NotEqual(first, await AgentAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_SecondOne_IsRefusedAndNamesTheFirst()
    {
        (await RunYamlAsync(Pod(Name("watched"), Waits))).ShouldSucceed();
        var first = await AgentAsync();

        var refused = (await MiniPodAsync("agent")).ShouldExit(125);

        Assert.Equal(
            $"minipod: 'minipod agent' (process {first}) watches the pods of this state directory already.", refused.Stderr.TrimEnd());
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_LastPodIsGone_Ends()
    {
        var before = await SnapshotAsync();
        var pod = Name("watched");
        (await RunYamlAsync(Pod(pod, Waits))).ShouldSucceed();
        await AgentAsync();

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();

        await UntilAsync(() => Agents.Find(StateDirectory) is null, "no agent", seconds: 5);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Sandbox_Killed_IsMadeAnewAndEverythingRunsAgain()
    {
        var before = await SnapshotAsync();
        var pod = Name("anew");
        var init = $$"""initContainers: [{ name: init, image: {{TestImages.Toolbox}}, command: [sh, -c, "echo init >> /shared/log"], """
            + "volumeMounts: [{ name: shared, mountPath: /shared }] }]";
        (await RunYamlAsync(Pod(pod, Waits, more: init))).ShouldSucceed();
        await StatusAsync(pod, "Running");

        await Command.RunAsync("docker", "kill", $"minipod.{pod}.POD");

        await UntilAsync(
            async () => (await MiniPodAsync("exec", pod, "--", "cat", "/shared/log")).Text == "init\nrun\ninit\nrun",
            "init and app ran again");
        await StatusAsync(pod, "Running");
        Assert.Empty((await SeenAsync(pod))!["problems"]!.AsArray());
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Sandbox_KilledWhenOneAppHasDoneItsWork_RunsOnlyTheOther()
    {
        var before = await SnapshotAsync();
        var pod = Name("half");
        var yaml = Pod(pod, "echo once >> /shared/log", policy: "OnFailure")
            + $"\n  - {{ name: other, image: {TestImages.Toolbox}, command: [sh, -c, \"{Waits}\"], "
            + "volumeMounts: [{ name: shared, mountPath: /shared }] }";
        (await RunYamlAsync(yaml)).ShouldSucceed();
        await UntilAsync(async () => (string?)(await SeenAsync(pod))!["containers"]![0]!["reason"] == "Completed", "the first has ended");

        await Command.RunAsync("docker", "kill", $"minipod.{pod}.POD");

        await UntilAsync(async () => (await LogAsync()).Count(line => line == "run") == 2, "the other ran again");
        Assert.Single(await LogAsync(), "once");
        Assert.Equal("Completed", (string?)(await SeenAsync(pod))!["containers"]![0]!["reason"]);
        await LeavesNothingAsync(before, pod);

        async Task<IReadOnlyList<string>> LogAsync() =>
            (await MiniPodAsync("exec", "-c", "other", pod, "--", "cat", "/shared/log")).Lines;
    }

    [Fact(Timeout = Limit)]
    public async Task Sandbox_HasLostItsAddress_IsMadeAnewAndEverythingRunsAgain()
    {
        var before = await SnapshotAsync();
        var pod = Name("lost");
        (await RunYamlAsync(Pod(pod, Waits))).ShouldSucceed();
        await StatusAsync(pod, "Running");
        var sandbox = await StartedAsync(pod);

        await Command.RunAsync("ip", "-n", pod, "addr", "flush", "dev", "eth0");
        await Command.RunAsync("docker", "kill", $"minipod.{pod}.app"); // it looks each minute, and when something happens

        await UntilAsync(async () => (await MiniPodAsync("events", pod)).Text.Contains("SandboxChanged", StringComparison.Ordinal), "told");

        // It is told before it is done.
        string[] show = ["-n", pod, "addr", "show", "eth0"];
        await UntilAsync(
            async () => (await Command.RunAsync("ip", show)).Text.Contains("inet ", StringComparison.Ordinal), "it has an address again");
        await StatusAsync(pod, "Running");
        Assert.NotEqual(sandbox, await StartedAsync(pod)); // the number of its namespace may be used again
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_WhileARestartWaitsForItsHook_DoesNotWaitForIt()
    {
        var before = await SnapshotAsync();
        var pod = Name("hook");
        const string hook = "if [ -e /shared/hooked ]; then touch /shared/hangs; sleep 600; fi; touch /shared/hooked";
        var yaml = Pod(pod, Waits) + $"\n    lifecycle: {{ postStart: {{ exec: {{ command: [sh, -c, '{hook}'] }} }} }}";
        (await RunYamlAsync(yaml)).ShouldSucceed();
        await Command.RunAsync("docker", "kill", $"minipod.{pod}.app");
        string[] look = ["exec", $"minipod.{pod}.app.1", "ls", "/shared/hangs"];
        await UntilAsync(async () => (await Command.RunAsync("docker", look)).ExitCode == 0, "it hangs");

        var started = TimeProvider.System.GetTimestamp();
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 15); // the hook takes ten minutes
        await before.AssertSameAsync();
    }

    private static async Task<string> StartedAsync(string pod) => $"{(await EngineAsync(pod, "POD"))["State"]!["StartedAt"]}";

    private async Task<int> AgentAsync()
    {
        // It has to hold its lock, which says who it is.
        await UntilAsync(
            async () => Agents.Find(StateDirectory) is { } agent
                && (await Command.RunAsync("cat", Path.Combine(StateDirectory, "agent.lock"))).Stdout.Contains(
                    $"(process {agent})", StringComparison.Ordinal),
            "an agent");
        return Agents.Find(StateDirectory)!.Value;
    }
}
