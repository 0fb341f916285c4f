using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class RunForegroundTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunForeground_ContainerEnds_KeepsStreamsApartAndGivesItsExitCode()
    {
        var result = await MiniPodAsync(
            "run", "--rm", "--name", Name("job"), TestImages.Toolbox, "sh", "-c", "echo to stdout; echo to stderr >&2; exit 7");

        result.ShouldExit(7);
        Assert.Equal("to stdout\n", result.Stdout);
        Assert.Equal("to stderr\n", result.Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task RunForeground_ContainerEnds_GivesTheNetworkBackAndKeepsTheRecord()
    {
        var pod = Name("job");
        var before = await HostSnapshot.TakeAsync();

        (await MiniPodAsync("run", "--name", pod, TestImages.Toolbox, "ip", "-4", "addr", "show", "dev", "eth0")).ShouldSucceed();

        Assert.False(Path.Exists($"/var/run/netns/{pod}"));
        Assert.Empty((await MiniPodAsync("ps", "-q")).Lines);
        var kept = Assert.Single((await MiniPodAsync("ps", "-a", "-o", "json")).Json.AsArray())!;
        Assert.Equal("Exited", (string?)kept["status"]);
        var ip = (await MiniPodAsync("logs", pod)).Stdout.Split("inet ")[1].Split('/')[0];
        Assert.False(File.Exists($"/var/lib/cni/networks/minipod/{ip}"));
        Assert.Empty(await Kernel.RulesWithAsync($" {ip}/32 "));
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunForeground_WithRm_LeavesNothing()
    {
        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "--rm", "--name", Name("job"), TestImages.Toolbox, "true")).ShouldSucceed();

        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunForeground_LargeOutput_ArrivesWhole()
    {
        var result = await MiniPodAsync("run", "--rm", "--name", Name("job"), TestImages.Toolbox, "seq", "200000");

        result.ShouldSucceed();
        Assert.Equal(200000, result.Lines.Count);
        Assert.Equal("200000", result.Lines[^1]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("no-such-command", 127)]
    [InlineData("/etc/hostname", 126)]
    public async Task Run_CommandCannotRun_ExitsAsAShellDoesAndLeavesNothing(string command, int code)
    {
        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "--name", Name("job"), TestImages.Toolbox, command)).ShouldExit(code, command);

        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task RunForeground_InterruptedAgainInTheGracePeriod_KillsTheContainers(string signal, int code)
    {
        var pod = Name("job");
        const string stubborn = "trap '' TERM; echo ready; while true; do sleep 0.1; done";
        await using var run = StartMiniPod("run", "--name", pod, TestImages.Toolbox, "sh", "-c", stubborn);
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");
        await run.SignalAsync(signal);
        await UntilAsync(() => run.Stderr.Contains("has 10 s to exit, a second Ctrl-C kills it", StringComparison.Ordinal), "the notice");
        Assert.False(run.HasExited);

        var asked = TimeProvider.System.GetTimestamp();
        await run.SignalAsync("INT");

        (await run.WaitAsync()).ShouldExit(
            code, "still cleaning up; a third Ctrl-C exits at once and leaves the rest to 'minipod recover'");
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, 0, 8);
        Assert.Equal("Exited", (string?)(await InspectAsync(pod))["status"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task RunForeground_Signal_ShowsTheLastOutputAndStopsThePod(string signal, int code)
    {
        var pod = Name("job");
        var before = await HostSnapshot.TakeAsync();

        var result = await InterruptedAsync(signal, "run", "--name", pod);

        result.ShouldExit(code, $"pod \"{pod}\" is stopped; 'minipod rm {pod}' removes it");
        Assert.Equal("ready\nended\n", result.Stdout);
        Assert.Equal("Exited", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunForegroundWithRm_Signal_HasTheSameGracePeriodAndLeavesNothing()
    {
        var before = await SnapshotAsync();

        var result = await InterruptedAsync("INT", "run", "--rm", "--name", Name("job"));

        result.ShouldExit(130, "interrupted; the container has 10 s to exit, a second Ctrl-C kills it");
        Assert.Equal("ready\nended\n", result.Stdout);
        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
        await before.AssertSameAsync();
    }

    // Signals the run of a container that takes its time to shut down.
    private async Task<CommandResult> InterruptedAsync(string signal, params string[] command)
    {
        const string app = "trap 'sleep 1; echo ended; exit 0' TERM; echo ready; while true; do sleep 0.1; done";
        await using var run = StartMiniPod([.. command, TestImages.Toolbox, "sh", "-c", app]);
        await UntilAsync(() => run.Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");
        await run.SignalAsync(signal);
        return await run.WaitAsync();
    }
}
