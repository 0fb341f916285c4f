using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The pause image: the first process of a pod, which only sleeps, reaps zombies, and exits on a
/// signal.</summary>
public sealed class PauseImageTests(EndToEndHost host) : EndToEndTest(host)
{
    private string Pause => $"minipod.{Name("pause")}"; // the cleanup after the test finds it by its name

    [Theory(Timeout = Limit)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Pause_Signal_EndsAtOnceAndWell(string signal)
    {
        await StartAsync();

        (await Command.RunAsync("docker", "kill", "--signal", signal, Pause)).ShouldSucceed();

        Assert.Equal(
            "0",
            (await Command.RunAsync("docker", [
                "wait",
                Pause,
            ], new CommandOptions { Timeout = TimeSpan.FromSeconds(10) })).ShouldSucceed().Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Pause_Runs_AsNobodyInParticular()
    {
        var process = await StartAsync();

        var ids = (await File.ReadAllLinesAsync($"/proc/{process}/status"))
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Split('\t')[1..];

        Assert.DoesNotContain("0", ids);
    }

    [Fact(Timeout = Limit)]
    public async Task Pause_ProcessLeftToIt_IsCollected()
    {
        var pause = await StartAsync();
        var orphan = $"minipod.{Name("orphan")}";

        // The shell exits before its child, which becomes a child of the namespace's first process: pause must reap it.
        (await Command.RunAsync(
            "docker",
            "run",
            "--detach",
            "--network",
            "none",
            "--pid",
            $"container:{Pause}",
            "--name",
            orphan,
            TestImages.Toolbox,
            "sh",
            "-c",
            "(sleep 0.5 &) ; (sleep 1 &) ; exec sleep 600")).ShouldSucceed();

        string Children() => File.ReadAllText($"/proc/{pause}/task/{pause}/children").Trim();
        await UntilAsync(() => Children().Length > 0, "an orphaned process that becomes a child of pause");
        await UntilAsync(() => Children().Length == 0, "pause to reap the process");
    }

    private async Task<int> StartAsync()
    {
        (await Command.RunAsync("docker", "run", "--detach", "--network", "none", "--name", Pause, "minipod/pause")).ShouldSucceed();
        return int.Parse(
            (await Command.RunAsync("docker", "inspect", "--format", "{{.State.Pid}}", Pause)).ShouldSucceed().Text,
            CultureInfo.InvariantCulture);
    }
}
