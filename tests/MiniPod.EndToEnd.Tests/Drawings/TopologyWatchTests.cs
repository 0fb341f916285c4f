using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Drawings;

/// <summary><c>topology -w</c>, and the outputs that <c>topology</c> writes to: pipes, terminals, full disks.</summary>
public sealed class TopologyWatchTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Drawing = "read from the kernel at", OtherScreen = "\e[?1049h", OwnScreen = "\e[?1049l";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40), Calm = TimeSpan.FromSeconds(2);

    // What changes is told by the kernel: the test waits for the next drawing, and not for a clock.
    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_NetworkChanges_IsDrawnAgain()
    {
        var (network, pod) = (WriteNetwork('w', 64), Name("web"));
        await using var watch = StartMiniPod("topology", "-w", "--ascii");
        await UntilAsync(() => Drawings(watch) >= 1, "the first drawing");
        Assert.DoesNotContain(pod, watch.Stdout, StringComparison.Ordinal);

        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, TestImages.Toolbox, "sleep", "600"))
            .ShouldSucceed();
        await UntilAsync(() => watch.Stdout.Contains(pod, StringComparison.Ordinal), "a drawing with the pod");
        (await Command.RunAsync("ip", "netns", "exec", pod, "ip", "addr", "add", "10.231.64.99/24", "dev", "eth0")).ShouldSucceed();
        await UntilAsync(() => watch.Stdout.Contains("10.231.64.99", StringComparison.Ordinal), "a drawing with the address");

        await watch.SignalAsync("INT");
        Assert.Equal(130, (await watch.WaitAsync()).ExitCode);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_PodTakenApartByHand_IsDrawnAsItIs()
    {
        var (network, pod) = (WriteNetwork('g', 65), Name("web"));
        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, TestImages.Toolbox, "sleep", "600"))
            .ShouldSucceed();
        await using var watch = StartMiniPod("topology", "-w", "--ascii");
        await UntilAsync(() => Last().Contains(pod, StringComparison.Ordinal), "the first drawing");

        (await Command.RunAsync("docker", "rm", "-f", $"minipod.{pod}.POD", $"minipod.{pod}.toolbox")).ShouldSucceed();
        (await Command.RunAsync("ip", "netns", "del", pod)).ShouldSucceed();
        (await Command.RunAsync("umount", $"/run/minipod/netns/{(string)(await InspectAsync(pod))["id"]!}")).ShouldSucceed();
        await UntilAsync(() => Last().Contains("no network namespace", StringComparison.Ordinal), "a drawing of what is left of it");
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await UntilAsync(
            () => Last() is var last && last.Contains("OUTSIDE", StringComparison.Ordinal) && !last.Contains(pod, StringComparison.Ordinal),
            "a drawing without it");

        await watch.SignalAsync("INT");
        Assert.Equal((130, ""), ((await watch.WaitAsync()).ExitCode, watch.Stderr));
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();

        // What follows the first line of the last drawing.
        string Last() => watch.Stdout.Split(Drawing)[^1];
    }

    [Theory(Timeout = Limit)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task TopologyWatch_SignalWhileItWaits_EndsAtOnce(string signal, int code)
    {
        await using var watch = StartCalm("exec \"$minipod\" topology -w");
        await UntilAsync(() => Drawings(watch) == 1, "the drawing");

        await watch.SignalAsync(signal);

        var result = await watch.WaitAsync();
        Assert.Equal((code, ""), (result.ExitCode, result.Stderr));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(400)]
    public async Task TopologyWatch_SignalAtTheStart_EndsAtOnce(int milliseconds)
    {
        await using var watch = StartMiniPod("topology", "-w");
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);

        await watch.SignalAsync("INT");

        var result = await watch.WaitAsync();
        Assert.Equal((130, ""), (result.ExitCode, result.Stderr));
    }

    // Each drawing reads the rules with the host's programs, which must not look like a change.
    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_NothingChanges_DrawsNothingMore()
    {
        await using var watch = StartCalm("exec \"$minipod\" topology -w");
        await UntilAsync(() => Drawings(watch) == 1, "the drawing");

        await Task.Delay(Calm, TestContext.Current.CancellationToken);

        Assert.Equal(1, Drawings(watch));
    }

    // Nothing changes, so it has nothing to write, and no write tells it.
    [Theory(Timeout = Limit)]
    [InlineData("topology -w")]
    [InlineData("topology -w -o json")]
    public async Task TopologyWatch_NobodyReads_Ends(string line)
    {
        await using var watch = StartCalm($"\"$minipod\" {line} | head -c 1; echo \"exit code ${{PIPESTATUS[0]}}\"");

        var result = await watch.WaitAsync();

        Assert.EndsWith("exit code 141", result.Stdout.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(result.Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_Json_IsOneDocumentALine()
    {
        await using var watch = StartCalm(
            "\"$minipod\" topology -w -o json & until [[ -s $files/json ]]; do sleep 0.1; done; ip link add b0 type bridge; wait",
            "$files/json");
        await UntilAsync(() => Lines().Length >= 3, "the second document");

        Assert.All(Lines()[..2], line => Assert.NotNull(JsonNode.Parse(line)!["host"]));

        // The last one is what follows the last line feed.
        string[] Lines() => File.Exists($"{Files}/json") ? File.ReadAllText($"{Files}/json").Split('\n') : [];
    }

    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_OnATerminal_FitsItAndGivesItBack()
    {
        await using var watch = StartOnTerminal(rows: 6, columns: 60);
        await UntilAsync(() => watch.Stdout.Contains(" more lines", StringComparison.Ordinal), "a page that is cut");
        Assert.StartsWith($"{OtherScreen}\e[?25l", watch.Stdout, StringComparison.Ordinal);
        Assert.Equal(5, watch.Stdout.Count(c => c == '\n'));

        await Command.RunAsync("bash", "-c", $"stty -F $(readlink /proc/{await PidAsync()}/fd/1) rows 200 cols 100");
        await UntilAsync(() => watch.Stdout.Contains("postrouting", StringComparison.Ordinal), "the whole page");
        await Command.RunAsync("kill", "-s", "INT", await PidAsync());

        var result = await watch.WaitAsync();
        Assert.Equal(130, result.ExitCode);
        var after = result.Stdout[result.Stdout.IndexOf(OwnScreen, StringComparison.Ordinal)..];
        Assert.StartsWith($"{OwnScreen}", after, StringComparison.Ordinal);
        Assert.Contains(Drawing, after, StringComparison.Ordinal);
        Assert.Contains("\e[?25h", result.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[3J", result.Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task TopologyWatch_TerminalAndSomethingUnreadable_IsBelowThePage()
    {
        WriteFile("broken/pods/0123456789ab/pod.json", "{");
        await using var watch = StartOnTerminal(rows: 200, columns: 100, "--state-dir \"$files/broken\"");
        await UntilAsync(() => Drawings(watch) == 1, "the drawing");
        await Command.RunAsync("kill", "-s", "INT", await PidAsync());

        var result = await watch.WaitAsync();

        var page = result.Stdout[..result.Stdout.IndexOf(OwnScreen, StringComparison.Ordinal)];
        Assert.True(page.IndexOf("minipod: ", StringComparison.Ordinal) > page.IndexOf(Drawing, StringComparison.Ordinal), page);
    }

    [Theory(Timeout = Limit)]
    [InlineData("topology")]
    [InlineData("topology -o svg")]
    [InlineData("topology -w")]
    [InlineData("topology -w -o json")]
    public async Task Topology_OutputFull_SaysSo(string line) =>
        (await BashAsync($"\"$minipod\" {line} > /dev/full")).ShouldExit(125, "minipod: ", "No space left on device");

    [Theory(Timeout = Limit)]
    [InlineData(40)]
    [InlineData(300)]
    public async Task Topology_ColumnsGiven_FitsThem(int columns)
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString(CultureInfo.InvariantCulture) },
        };

        var drawn = (await MiniPodAsync(options, "topology", pod)).ShouldSucceed();

        Assert.Contains(pod, drawn.Stdout, StringComparison.Ordinal);
        Assert.All(drawn.Lines, line => Assert.InRange(line.Length, 0, columns));
    }

    private static int Drawings(RunningCommand watch) => watch.Stdout.Split(Drawing).Length - 1;

    private Task<CommandResult> BashAsync(string script) => Command.RunAsync("bash", ["-c", script], WithMiniPod());

    // In a network of its own, with none of those of pods: only the script changes something there.
    private RunningCommand StartCalm(string script, string output = "/dev/stdout")
    {
        var calm = "mkdir -p /run/netns; for d in /run/netns /run/docker/netns; do [[ ! -d $d ]] || "
            + $"mount -t tmpfs -o mode=755 none $d; done; {script}";
        var start = output == "/dev/stdout" ? calm : $"exec > \"{output}\"; {calm}";
        return RunningCommand.Start("unshare", ["--net", "--mount", "bash", "-c", start], WithMiniPod());
    }

    private RunningCommand StartOnTerminal(int rows, int columns, string options = "")
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"stty rows {rows} cols {columns}; echo $$ > \"$files/pid\"; exec \"$minipod\" topology -w --ascii {options}");
        return StartCalm($"exec script --quiet --return --command '{line}' /dev/null");
    }

    private async Task<string> PidAsync() => (await File.ReadAllTextAsync($"{Files}/pid")).Trim();

    private CommandOptions WithMiniPod() => WithState(new CommandOptions
    {
        Environment = new Dictionary<string, string?>
        {
            ["minipod"] = Binary.Path,
            ["files"] = Files,
            ["COLUMNS"] = null,
            ["TERM"] = "xterm",
            ["SHELL"] = "/bin/bash",
        },
        Timeout = Soon,
    });
}
