using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons;

/// <summary>A lesson as a person works on it: at a terminal, with mistakes.</summary>
public sealed class LessonTerminalTests(EndToEndHost host) : LessonTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Learner_WithMistakesAndHelp_LearnsTheFirstLesson()
    {
        var before = await SnapshotAsync();
        await using (var terminal = OnTerminal(100, "learn", "1", "--lang", "en"))
        {
            await terminal.SeeAsync("[lesson 1, step 1/11] # ");
            await terminal.AskAsync("check", "✗ wanted: network namespace client");
            await terminal.SeeAsync("seen:   no named network namespace");
            await terminal.AskAsync("hint", "Hint 1 of 2");
            await terminal.AskAsync("next", "Not yet.");
            await terminal.AskAsync("ip netns add client; ip netns add servre", "# ");
            await terminal.AskAsync("check", "seen:   network namespaces: client, servre");
            await terminal.AskAsync("ip netns del servre; ip netns add server; check", "Done. 'next' shows the next step: Look into");
            await terminal.SeeAsync("[lesson 1, step 1/11, done] # ");

            // A second terminal looks at the same host, and does not need to be told where it is.
            (await MiniPodAsync("learn", "check")).ShouldSucceed();
            await terminal.AskAsync("next", "Step 2 of 11: Look into a room");
            await terminal.AskAsync("answer b", "Almost");
            await terminal.AskAsync("answer a", "Right.");
            await terminal.AskAsync("next", "[lesson 1, step 3/11] # ");
            var refused = await MiniPodAsync("learn", "check", "-o", "json");
            refused.ShouldExit(1);
            Assert.Equal("pair: veth-client veth-server", (string?)refused.Json["checks"]![0]!["check"]);

            await terminal.AskAsync("skip", "Step 4 of 11: Move each end into its room");
            await terminal.AskAsync("ip netns del client", "# ");
            await terminal.AskAsync("reset", "as it is at the beginning of step 4");
            await terminal.SeeAsync("[lesson 1, step 4/11] # ");
            await terminal.AskAsync("ip netns list; ip link show veth-client", "veth-client@veth-server");
            await terminal.AskAsync("solution", "ip link set veth-server netns server");
            await terminal.AskAsync("ip netns exec client bash", "root@lesson");
            await terminal.AskAsync("check", "there is no interface veth-client in client"); // also in the room
            await terminal.AskAsync("exit", "[lesson 1, step 4/11] # ");
            await terminal.TypeAsync("sleep 60");
            await Task.Delay(300);
            await terminal.PressAsync("\u0003");
            await terminal.SeeAsync("[lesson 1, step 4/11] # ");
            await terminal.AskAsync("quit", "You have left lesson 1. 'minipod learn 1' goes on with step 4.");
            await terminal.SeeAsync("[exit code 0]");
        }

        var progress = (await MiniPodAsync("learn", "-o", "json")).ShouldSucceed().Json[0]!;
        Assert.Equal("""["rooms","look"]""", progress["done"]!.ToJsonString());
        Assert.Equal("""["cable"]""", progress["skipped"]!.ToJsonString());
        (await MiniPodAsync("learn", "check")).ShouldExit(125, "no lesson is open");
        Directory.Delete(Path.Combine(StateDirectory, "learn"), recursive: true); // the progress is meant to stay
        await before.AssertSameAsync();
        Assert.Empty(Processes());
    }

    [Fact(Timeout = Limit)]
    public async Task Learner_InASecondTerminal_SharesTheHost()
    {
        await using var first = OnTerminal(100, "learn", "1", "--lang", "zh");
        await first.SeeAsync("[第 1 课 第 1/11 步] # ");
        await using var second = OnTerminal(100, "learn", "enter");
        await second.SeeAsync("这个 shell 在第 1 课的主机上");
        await second.AskAsync("ip netns add client; ip netns add server; exit", "[exit code 0]");

        await first.AskAsync("check", "完成。");
        (await MiniPodAsync("learn", "2", "--lang", "en")).ShouldExit(125, "a lesson needs a terminal");
        await using (var other = OnTerminal(100, "learn", "2")) await other.SeeAsync("lesson \"01-veth\" is open in another terminal");
        (await MiniPodAsync("learn", "skip")).ShouldSucceed();
        await using var third = OnTerminal(100, "learn", "enter");
        await third.SeeAsync("] # ");
        (await MiniPodAsync("learn", "reset", "all")).ShouldSucceed();
        await first.SeeAsync("[第 1 课 第 1/11 步] # ");
        await third.SeeAsync("\n这一课的主机正在重建，这个 shell 随之关闭。输入 minipod learn enter 可以再开一个。\n[exit code 137]");
        await using var fourth = OnTerminal(100, "learn", "enter");
        await fourth.SeeAsync("] # ");
        (await MiniPodAsync("learn", "quit")).ShouldSucceed();
        await first.SeeAsync("[exit code 0]");
        await fourth.SeeAsync("\n这一课已经结束，这个 shell 也随之关闭。\n[exit code 137]");
    }

    [Fact(Timeout = Limit)]
    public async Task SecondShell_OnTheRealHost_EndsWithTheLesson()
    {
        WriteFile("lessons/01.en.md", OnRealHost.Replace("NAME", Name("room"), StringComparison.Ordinal));
        await using var first = OnTerminal(100, "learn", "1", "--lessons", Path.Combine(Files, "lessons"), "--lang", "en");
        await first.SeeAsync("step 1/1] # ");
        await using var second = OnTerminal(100, "learn", "enter");
        await second.SeeAsync("step 1/1] # ");

        await first.AskAsync("quit", "[exit code 0]");

        await second.AskAsync("true", "The lesson has ended, and this shell with it.\n");
        await second.SeeAsync("[exit code ");
        Assert.DoesNotContain("No such file", second.Screen, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Prompt_AfterOutputWithoutANewline_BeginsALine()
    {
        await using var terminal = OnTerminal(60, "learn", "1", "--lang", "en");
        await terminal.SeeAsync("\n[lesson 1, step 1/11] # ");
        await terminal.AskAsync("printf 12345; printf 67", "\n1234567\n[lesson 1, step 1/11] # ");
        await terminal.AskAsync("echo 890", "\n890\n[lesson 1, step 1/11] # ");
        await terminal.AskAsync("quit", "[exit code 0]");
    }

    [Theory(Timeout = Limit)]
    [InlineData(40)]
    [InlineData(300)]
    public async Task Page_OnAnyTerminal_FitsIt(int columns)
    {
        await using var terminal = OnTerminal(columns, "learn", "2", "--lang", "en");
        await terminal.SeeAsync("[lesson 2, step 1/13] # ");
        await terminal.AskAsync("check", "Not yet.");
        await terminal.SeeAsync("# ");
        await terminal.AskAsync("solution", "  $ ip link show bridge1");
        await terminal.AskAsync("quit", "[exit code 0]");

        // Commands and their output are never broken.
        var prose = terminal.Screen.Split('\n').Where(line =>
            (!line.StartsWith("  ", StringComparison.Ordinal) || line.Contains("seen:", StringComparison.Ordinal)) && !line.Contains('#'));
        Assert.All(prose, line => Assert.InRange(line.Length, 0, Math.Min(columns, 100)));
    }

    [Fact(Timeout = Limit)]
    public async Task Lesson_OnTheRealHost_OwnsOnlyWhatItMade()
    {
        var name = Name("room");
        WriteFile("lessons/01.en.md", OnRealHost.Replace("NAME", name, StringComparison.Ordinal));
        var lessons = Path.Combine(Files, "lessons");
        (await Command.RunAsync("ip", "netns", "add", name)).ShouldSucceed();
        await using (var refused = OnTerminal(100, "learn", "1", "--lessons", lessons))
        {
            await refused.SeeAsync($"makes the network namespace \"{name}\", and this host has one already");
            await refused.SeeAsync($"'ip netns del {name}'");
            await refused.SeeAsync("[exit code 125]");
        }

        (await Command.RunAsync("ip", "netns", "del", name)).ShouldSucceed();
        (await MiniPodAsync("learn", "1", "--auto", "--lessons", lessons)).ShouldSucceed();
        Assert.False(File.Exists($"/var/run/netns/{name}"));

        await using var terminal = OnTerminal(100, "learn", "1", "--lessons", lessons, "--lang", "en");
        await terminal.SeeAsync("[lesson 1, step 1/1] # ");
        await terminal.AskAsync($"ip netns add {name}; check", "Done.");
        Assert.True(File.Exists($"/var/run/netns/{name}"));
        WriteFile("lessons/01.en.md", "a teacher edits it");
        await terminal.AskAsync("quit", "Lesson 1 is complete: 1 of 1 steps done, 0 skipped.");
        await terminal.SeeAsync("[exit code 0]");
        Assert.False(File.Exists($"/var/run/netns/{name}"));
    }

    [Fact(Timeout = Limit)]
    public async Task BadInput_IsToldInOneLine()
    {
        (await MiniPodAsync("learn", "99")).ShouldExit(125, "there is no lesson \"99\"");
        (await MiniPodAsync("learn", "1", "--lessons", "/nowhere")).ShouldExit(125, "the lessons in \"/nowhere\" cannot be read");
        (await MiniPodAsync("learn", "chekc")).ShouldExit(125, "there is no lesson \"chekc\". Did you mean 'minipod learn check'?");
        WriteFile("lessons/01.en.md", OnRealHost.Replace("- namespace", "- namespaces", StringComparison.Ordinal));
        (await MiniPodAsync("learn", "1", "--lessons", Path.Combine(Files, "lessons"))).ShouldExit(125, "unknown check \"namespaces\"");
        var notAFile = Path.Combine(Files, "lessons", "02.en.md");
        (await Command.RunAsync("mkfifo", notAFile)).ShouldSucceed();
        WriteFile("lessons/01.en.md", OnRealHost);
        string[][] reading = [["learn", "--lessons", Path.Combine(Files, "lessons")], ["learn", "lint", notAFile]];
        foreach (var line in reading)
            (await MiniPodAsync(line)).ShouldExit(125, $"lesson \"{notAFile}\" is a FIFO, a socket or a device");
        foreach (var capability in (string[])["net_raw", "net_admin", "sys_admin"])
        {
            var refused = await Command.RunAsync(
                "setpriv", ["--bounding-set", $"-{capability}", Binary.Path, "learn", "1", "--auto"], WithState(new CommandOptions()));
            refused.ShouldExit(125, $"the kernel does not allow it: CAP_{capability.ToUpperInvariant()} is missing");
            Assert.Single(refused.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Empty(refused.Stdout);
        }

        (await MiniPodAsync("learn", "1", "--auto", "--lang", "fr")).ShouldExit(125, "\"fr\" is not a valid value");
        (await MiniPodAsync("learn", "lint", "/nowhere.md")).ShouldExit(125, "lesson \"/nowhere.md\" cannot be read");
    }
}
