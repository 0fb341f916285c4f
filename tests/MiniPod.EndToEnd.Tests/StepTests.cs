using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>'run --step' on a terminal.</summary>
public sealed partial class StepTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string EndOfInput = "\u0004";

    [Fact(Timeout = Limit)]
    public async Task RunStep_EveryAnswer_DoesWhatItSays()
    {
        // The images, pause, its start; then the namespace is there.
        string[] answers =
        [
            "why", "skip", "nonsense", "", "d", "do", "", "", "", "look", "echo seen $(ip -br link | wc -l); exit", "s", "", "", "skip",
        ];

        var text = await PlayAsync(0, answers, "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Contains("in Kubernetes: PullImage", text, StringComparison.Ordinal);
        Assert.Contains("this step cannot be skipped", text, StringComparison.Ordinal);
        Assert.Contains("type one of the words", text, StringComparison.Ordinal);
        Assert.Contains("seen 1", text, StringComparison.Ordinal); // lo alone
        Assert.Contains("skipped. The pod has no interface eth0", text, StringComparison.Ordinal);
        Assert.Contains("skipped. The container is not running", text, StringComparison.Ordinal);
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
        var text = await PlayAsync(
            125, ["", "", "", "", "", "", "quit"], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Contains("you quit before this step: run the network's CNI plugins: ADD", text, StringComparison.Ordinal);
        Assert.Contains("All changes were undone.", text, StringComparison.Ordinal);
        Assert.False(File.Exists($"/var/run/netns/{Name("pod")}"));
        Assert.Empty((await MiniPodAsync("ps", "-aq")).ShouldSucceed().Text);
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_Continue_AsksNoMore()
    {
        var text = await PlayAsync(0, ["", "c"], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        Assert.Equal(2, Question().Count(text));
        Assert.NotEmpty(await Kernel.IpAsync(Name("pod")));
    }

    [Fact(Timeout = Limit)]
    public async Task RunStep_EndOfInput_Quits()
    {
        var text = await PlayAsync(125, ["", EndOfInput], "run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox);

        Assert.Contains("you quit before this step", text, StringComparison.Ordinal);
    }

    // Before: the sandbox's start, its pin, its link, the network, /etc/hosts, the container.
    [Theory(Timeout = Limit)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task RunStep_SandboxRemovedByHand_OneClearErrorAndNothingIsLeft(int question)
    {
        var before = await SnapshotAsync();
        string[] line = ["run", "-d", "--step", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"];
        await using var terminal = TerminalCommand.Start(Binary.Path, line, WithState(new CommandOptions()));
        for (var asked = 1; asked < question; asked++)
        {
            await terminal.SeeAsync("[q]uit? ");
            await terminal.TypeAsync("");
        }

        await terminal.SeeAsync("[q]uit? ");
        (await Command.RunAsync("docker", "rm", "-f", $"minipod.{Name("pod")}.POD")).ShouldSucceed();
        await terminal.TypeAsync("continue");

        await terminal.SeeAsync($"minipod: cannot run pod \"{Name("pod")}\": ");
        await terminal.SeeAsync("All changes were undone.");
        await terminal.SeeAsync("[exit code 125]");
        Assert.DoesNotContain("bug in minipod", terminal.Screen, StringComparison.Ordinal);
        await before.AssertSameAsync();
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

    // Each answer is typed when it is asked for; one to 'look' is for the shell.
    private async Task<string> PlayAsync(int code, string[] answers, params string[] line)
    {
        await using var terminal = TerminalCommand.Start(Binary.Path, line, WithState(new CommandOptions()));
        foreach (var (before, answer) in answers.Prepend("").Zip(answers))
        {
            await terminal.SeeAsync(before == "look" ? "] # " : "[q]uit? ");
            await (answer == EndOfInput ? terminal.PressAsync(answer) : terminal.TypeAsync(answer));
        }

        await terminal.SeeAsync($"[exit code {code}]");
        return terminal.Screen;
    }

    [GeneratedRegex(@"\[q\]uit\? ")]
    private static partial Regex Question();
}
