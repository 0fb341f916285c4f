using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>'run --step' on a terminal, script(1), with answers that were typed ahead.</summary>
public sealed partial class StepTests(EndToEndHost host) : EndToEndTest(host)
{
    private int _steps;

    [Fact(Timeout = Limit)]
    public async Task RunStep_EveryAnswer_DoesWhatItSays()
    {
        // The images, pause, its start; then the namespace is there.
        string[] answers =
        [
            "why", "skip", "nonsense", "", "d", "do", "", "", "", "look", "echo seen $(ip -br link | wc -l); exit", "s", "", "", "skip",
        ];

        var (text, code) = await PlayAsync(answers, "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Equal(0, code);
        Assert.Contains("in Kubernetes: PullImage", text, StringComparison.Ordinal);
        Assert.Contains("this step cannot be skipped", text, StringComparison.Ordinal);
        Assert.Contains("type one of the words", text, StringComparison.Ordinal);
        Assert.Contains("seen 1", text, StringComparison.Ordinal); // lo alone
        Assert.Contains("skipped. The pod has no interface eth0", text, StringComparison.Ordinal);
        Assert.Contains("skipped. The container does not run", text, StringComparison.Ordinal);
        Assert.DoesNotContain("plugin bridge, ADD", text, StringComparison.Ordinal);
        var pod = await InspectAsync(Name("pod"));
        Assert.Equal("created", (string?)pod["containers"]![0]!["state"]);

        (await MiniPodAsync("start", "-c", "toolbox", Name("pod"))).ShouldSucceed();
        (await MiniPodAsync("repair", Name("pod"))).ShouldSucceed();
        Assert.NotEmpty(await Kernel.IpAsync(Name("pod")));
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_Quit_UndoesEverything()
    {
        var (text, code) = await PlayAsync(
            ["", "", "", "", "", "", "quit"], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Equal(125, code);
        Assert.Contains("you quit before this step: run the network's CNI plugins: ADD", text, StringComparison.Ordinal);
        Assert.Contains("All changes were undone.", text, StringComparison.Ordinal);
        Assert.False(File.Exists($"/var/run/netns/{Name("pod")}"));
        Assert.Empty((await MiniPodAsync("ps", "-aq")).ShouldSucceed().Text);
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_Continue_AsksNoMore()
    {
        var (text, code) = await PlayAsync(["", "c"], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Equal(0, code);
        Assert.Equal(2, Question().Count(text));
        Assert.NotEmpty(await Kernel.IpAsync(Name("pod")));
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_EndOfInput_Quits()
    {
        var (text, code) = await PlayAsync(["", "\u0004"], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox);

        Assert.Equal(125, code);
        Assert.Contains("you quit before this step", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_NoTerminal_OneClearRefusal()
    {
        var refused = (await MiniPodAsync("run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox)).ShouldExit(125);

        Assert.Equal(
            "minipod: --step asks before each step, and needs a terminal as standard input and standard error. '--explain' shows the "
            + "steps without asking.",
            refused.Stderr.Trim());
    }

    private async Task<(string Text, int Code)> PlayAsync(IEnumerable<string> answers, params string[] line)
    {
        var command = string.Join(' ', line.Prepend(Binary.Path).Select(word => $"'{word}'"));
        var input = WriteFile($"answers{++_steps}", string.Concat(answers.Select(answer => answer == "\u0004" ? answer : $"{answer}\n")));
        var options = WithState(new CommandOptions());

        // The input stays open until the command has exited: script(1) ends its terminal with it.
        var played = await Command.RunAsync(
            "bash",
            ["-c", $"mkfifo {input}.fifo && exec 3<>{input}.fifo && cat {input} >&3 && script -qec \"{command}\" /dev/null <&3"],
            options);
        return (played.Text + played.Stderr, played.ExitCode);
    }

    [GeneratedRegex(@"\[q\]uit\? ")]
    private static partial Regex Question();
}
