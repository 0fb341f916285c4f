using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons;

/// <summary>What can happen in the middle of a lesson: Ctrl-C, and somebody who removes what the lesson has made.</summary>
public sealed class LessonTroubleTests(EndToEndHost host) : LessonTest(host)
{
    private const string CtrlC = "\u0003", Prompt = "step 1/1] # ";
    private const string PodLesson = """
        ---
        lesson: 01-shop
        title: Shop
        goal: Run a pod.
        where: host
        makes:
          containers: [minipod.NAME.POD, minipod.NAME.toolbox]
          namespaces: [NAME]
        ---

        ```bash clean
        minipod rm -f NAME || true
        ```

        ## Run it {#run}

        ```bash do
        minipod run -d --name NAME IMAGE sleep 600
        ```

        ```yaml check
        - container: minipod.NAME.toolbox
        - link: NAME/eth0
        ```
        """;

    private static readonly int[] Milliseconds = [0, 60, 150, 300, 600];

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CtrlC_WhileALessonBegins_LeavesNothing(bool isOnRealHost)
    {
        var (name, lessons) = WriteLesson("```bash prepare\nip netns add NAME\nsleep 0.3\n```\n\n## Make it", isOnRealHost);
        var before = await SnapshotAsync();
        foreach (var moment in Milliseconds)
        {
            await using var terminal = OnTerminal(100, "learn", "1", "--lessons", lessons, "--lang", "en");
            await Task.Delay(moment);
            await terminal.PressAsync(CtrlC);
            await LeaveAsync(terminal);
            Assert.False(File.Exists($"/var/run/netns/{name}"), $"after {moment} ms:\n{terminal.Screen}");
            Assert.DoesNotContain("Unhandled", terminal.Screen, StringComparison.Ordinal);
        }

        await AssertNothingIsLeftAsync(before);
    }

    [Theory(Timeout = Limit)]
    [InlineData("check")]
    [InlineData("next")]
    [InlineData("skip")]
    [InlineData("reset")]
    public async Task CtrlC_WhileTheLessonAnswers_LeavesNothing(string word)
    {
        var (name, lessons) = WriteLesson("## Make it", isOnRealHost: true);
        var before = await SnapshotAsync();
        foreach (var moment in Milliseconds[1..^1])
        {
            await using var terminal = OnTerminal(100, "learn", "1", "--lessons", lessons, "--lang", "en");
            await terminal.SeeAsync(Prompt);
            await terminal.TypeAsync(word);
            await Task.Delay(moment);
            await terminal.PressAsync(CtrlC);
            await LeaveAsync(terminal);
            Assert.False(File.Exists($"/var/run/netns/{name}"), $"after {moment} ms:\n{terminal.Screen}");
            if (word is "check" or "reset") Assert.Contains("You have left lesson 1.", terminal.Screen, StringComparison.Ordinal);
        }

        await AssertNothingIsLeftAsync(before);
    }

    [Fact(Timeout = Limit)]
    public async Task CtrlC_WhileTheHostIsMadeAgain_LeavesItWhole()
    {
        foreach (var moment in (int[])[0, 100, 200, 400])
        {
            await using var terminal = OnTerminal(100, "learn", "1", "--lang", "en");
            await terminal.SeeAsync("[lesson 1, step 1/11] # ");
            await terminal.TypeAsync("reset 4");
            await terminal.SeeAsync("The host is made again");
            await Task.Delay(moment);
            await terminal.PressAsync(CtrlC);
            await UntilAsync(
                () => terminal.HasEnded || terminal.Screen.EndsWith("[lesson 1, step 4/11] # ", StringComparison.Ordinal),
                "there is a prompt, or the lesson has ended");
            if (terminal.HasEnded)
            {
                Assert.Contains("You have left lesson 1.", terminal.Screen, StringComparison.Ordinal);
                continue;
            }

            await terminal.PressAsync("\n"); // after Ctrl-C, readline swallows a key
            await terminal.AskAsync("ip -brief link | grep -c veth-client@", "\n1");
            await terminal.AskAsync("quit", "[exit code 0]");
        }
    }

    // Ctrl-C at the very beginning leaves a bash that has read none of its files.
    [Fact(Timeout = Limit)]
    public async Task Shell_ThatHasNotReadItsFile_IsStillThatOfTheLesson()
    {
        await using var terminal = OnTerminal(100, "learn", "1", "--lang", "en");
        await terminal.SeeAsync("[lesson 1, step 1/11] # ");

        await terminal.TypeAsync("""xargs -0 -a /proc/$$/environ sh -c 'exec env -i "$@" bash --norc -i' sh""");
        await terminal.SeeAsync("[lesson 1, step 1/11] # ");

        await terminal.AskAsync("check", "Not yet.");
        await terminal.AskAsync("bash -c 'echo \"<$PROMPT_COMMAND>\"'", "\n<>");
        await terminal.AskAsync("quit", "[exit code 0]");
    }

    [Fact(Timeout = Limit)]
    public async Task PlayedLesson_OnTheRealHost_Interrupted_CleansUp()
    {
        var (name, lessons) = WriteLesson("## Make it", isOnRealHost: true, "ip netns add NAME\nsleep 30");
        var before = await SnapshotAsync();
        // Ctrl-C reaches all processes of the lesson.
        await using (var terminal = OnTerminal(100, "learn", "1", "--auto", "--lessons", lessons, "--lang", "en"))
        {
            await UntilAsync(() => File.Exists($"/var/run/netns/{name}"), "the lesson is being played");

            await terminal.PressAsync(CtrlC);

            await terminal.SeeAsync("[exit code 130]");
            Assert.DoesNotContain("Unhandled", terminal.Screen, StringComparison.Ordinal);
        }

        Assert.False(File.Exists($"/var/run/netns/{name}"));
        await AssertNothingIsLeftAsync(before);
    }

    [Fact(Timeout = Limit)]
    public async Task ThingOfALesson_ThatSomebodyRemovesOrReplaces_IsTold()
    {
        var (name, lessons) = WriteLesson("## Make it", isOnRealHost: true);
        string[] line = ["learn", "1", "--lessons", lessons, "--lang", "en"];
        await using (var terminal = OnTerminal(100, line))
        {
            await terminal.SeeAsync(Prompt);
            await terminal.AskAsync($"ip netns add {name}; check", "Done.");
            (await Command.RunAsync("ip", "netns", "del", name)).ShouldSucceed();
            await terminal.AskAsync("check", $"✗ wanted: network namespace {name}");
            await terminal.SeeAsync("Not yet.");
            await terminal.AskAsync("quit", "[exit code 0]");
        }

        await using var again = OnTerminal(100, line);
        await again.SeeAsync(Prompt);
        await again.AskAsync($"ip netns add {name}; check", "Done.");
        (await Command.RunAsync("ip", "netns", "del", name)).ShouldSucceed();
        (await Command.RunAsync("ip", "netns", "add", name)).ShouldSucceed();
        await again.AskAsync("exit", $"the network namespace \"{name}\" is left: it is not the one that this lesson made.");
        await again.SeeAsync($"To remove it: ip netns del {name}");
        await again.SeeAsync("[exit code 0]");
        (await Command.RunAsync("ip", "netns", "del", name)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task PodOfALesson_ThatSomebodyRemoves_IsTold()
    {
        var pod = Name("shop");
        var lesson = PodLesson.Replace("NAME", pod, StringComparison.Ordinal)
            .Replace("IMAGE", TestImages.Toolbox, StringComparison.Ordinal);
        WriteFile("lessons/01.en.md", lesson);
        var before = await SnapshotAsync();
        await using (var terminal = OnTerminal(100, "learn", "1", "--lessons", Path.Combine(Files, "lessons"), "--lang", "en"))
        {
            await terminal.SeeAsync(Prompt);
            await terminal.AskAsync($"minipod run -d --name {pod} {TestImages.Toolbox} sleep 600; check", "Done.");
            await terminal.SeeAsync("done] # ");
            (await Command.RunAsync("docker", "rm", "-f", $"minipod.{pod}.POD", $"minipod.{pod}.toolbox")).ShouldSucceed();
            (await Command.RunAsync("ip", "netns", "del", pod)).ShouldSucceed();

            await terminal.AskAsync("check", $"✗ wanted: running container minipod.{pod}.toolbox");
            await terminal.SeeAsync($"✗ wanted: interface {pod}/eth0");
            await terminal.SeeAsync("Not yet.");
            await terminal.AskAsync("quit", "[exit code 0]");
            Assert.DoesNotContain("bug in minipod", terminal.Screen, StringComparison.Ordinal);
        }

        await AssertNothingIsLeftAsync(before);
    }

    [Fact(Timeout = Limit)]
    public async Task ThingOfALesson_ThatTheLearnerMakesAgain_IsTheLessonsOwn()
    {
        var (name, lessons) = WriteLesson("## Make it", isOnRealHost: true);
        await using var terminal = OnTerminal(100, "learn", "1", "--lessons", lessons, "--lang", "en");
        await terminal.SeeAsync(Prompt);
        await terminal.AskAsync($"ip netns add {name}; check", "Done.");
        await terminal.AskAsync($"ip netns del {name}; ip netns add {name}; echo again", "\nagain");
        await terminal.AskAsync("reset", "as it is at the beginning of step 1");
        await terminal.SeeAsync(Prompt);
        Assert.False(File.Exists($"/var/run/netns/{name}"), terminal.Screen);
        await terminal.AskAsync($"ip netns add {name}; check", "Done.");
        await terminal.AskAsync($"ip netns del {name}; ip netns add {name}; quit", "[exit code 0]");
        Assert.False(File.Exists($"/var/run/netns/{name}"), terminal.Screen);
        Assert.DoesNotContain("is left", terminal.Screen, StringComparison.Ordinal);
    }

    // The lesson that makes a network namespace, with something before its step, and with other commands.
    private (string Name, string Lessons) WriteLesson(string before, bool isOnRealHost, string commands = "ip netns add NAME")
    {
        var name = Name("room");
        var text = OnRealHost.Replace("## Make it", before, StringComparison.Ordinal)
            .Replace("do\nip netns add NAME", $"do\n{commands}", StringComparison.Ordinal)
            .Replace("where: host", isOnRealHost ? "where: host" : "where: sandbox", StringComparison.Ordinal)
            .Replace("NAME", name, StringComparison.Ordinal);
        WriteFile("lessons/01.en.md", text);
        return (name, Path.Combine(Files, "lessons"));
    }

    // Where Ctrl-C met the prompt, readline loses what is typed at the same time: a person types it again.
    private static async Task LeaveAsync(TerminalCommand terminal)
    {
        await UntilAsync(() => terminal.HasEnded || terminal.Screen.EndsWith("# ", StringComparison.Ordinal), "there is a prompt");
        for (var tries = 0; !terminal.HasEnded; tries++)
        {
            if (tries % 50 == 0 && terminal.Screen.EndsWith("# ", StringComparison.Ordinal)) await terminal.TypeAsync("quit");
            Assert.True(tries < 1000, $"the lesson does not end:\n{terminal.Screen}");
            await Task.Delay(20);
        }
    }

    private async Task AssertNothingIsLeftAsync(HostSnapshot before)
    {
        await UntilAsync(() => Processes().Count == 0, "no process of a lesson is left");
        var progress = Path.Combine(StateDirectory, "learn");
        if (Directory.Exists(progress)) Directory.Delete(progress, recursive: true);
        await before.AssertSameAsync();
    }
}
