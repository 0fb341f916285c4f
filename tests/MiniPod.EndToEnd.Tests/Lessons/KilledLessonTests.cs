using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons;

/// <summary>The host of a lesson is gone with the command that made it, however that ends.</summary>
public sealed class KilledLessonTests(EndToEndHost host) : LessonTest(host)
{
    private static readonly int[] Milliseconds = [0, 20, 40, 60, 90, 150, 300, 1000, 2500];

    [Fact(Timeout = Limit)]
    public async Task PlayedLesson_KilledAtAnyMoment_LeavesNothing()
    {
        var before = await SnapshotAsync();
        foreach (var moment in Milliseconds)
        {
            await using var running = StartMiniPod("learn", "2", "--auto");
            await Task.Delay(moment);
            await running.SignalAsync("KILL");
            Assert.Equal(137, (await running.WaitAsync()).ExitCode);
        }

        await UntilAsync(() => Processes().Count == 0, "no process of a lesson is left");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task PlayedLesson_Interrupted_EndsAtOnce_AndLeavesNothing()
    {
        var before = await SnapshotAsync();
        await using var running = StartMiniPod("learn", "2", "--auto");
        await UntilAsync(() => running.Stdout.Contains("64 bytes", StringComparison.Ordinal), "the lesson is being played");

        await running.SignalAsync("INT");

        Assert.Equal(130, (await running.WaitAsync()).ExitCode);
        Assert.Empty(Processes());
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task OpenLesson_Killed_LeavesNoHost_AndCanBeOpenedAgain()
    {
        var before = await SnapshotAsync();
        await using (var terminal = OnTerminal(100, "learn", "1", "--lang", "en"))
        {
            await terminal.SeeAsync("step 1/11] # ");
            await terminal.AskAsync("ip netns add client; sleep 1000 & disown", "# ");
            await KillAsync("learn 1 --lang en");
        }

        await using (var again = OnTerminal(100, "learn", "1", "--lang", "en"))
        {
            await again.SeeAsync("step 1/11] # ");
            await again.PressAsync("\u0004"); // end of input
            await again.SeeAsync("[exit code 0]");
        }

        Directory.Delete(Path.Combine(StateDirectory, "learn"), recursive: true);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task LessonOnTheRealHost_Killed_IsCleanedUpByTheNext()
    {
        var name = Name("room");
        WriteFile("lessons/01.en.md", OnRealHost.Replace("NAME", name, StringComparison.Ordinal));
        string[] line = ["learn", "1", "--lessons", Path.Combine(Files, "lessons"), "--lang", "en"];
        await using (var terminal = OnTerminal(100, line))
        {
            await terminal.SeeAsync("step 1/1] # ");
            await terminal.AskAsync($"ip netns add {name}; echo added", "\nadded");
            var session = Path.Combine(StateDirectory, "learn/session.json");
            await UntilAsync(() => File.ReadAllText(session).Contains(name, StringComparison.Ordinal), "the namespace is noted");
            await KillAsync(string.Join(' ', line));
        }

        await using var again = OnTerminal(100, line);
        await again.SeeAsync("step 1/1] # ");
        Assert.False(File.Exists($"/var/run/netns/{name}"));
        await again.AskAsync("quit", "[exit code 0]");
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PlayedLessonOnTheRealHost_Killed_IsCleanedUpByTheNext(bool isOpenedNext)
    {
        var (name, lessons) = (Name("room"), Path.Combine(Files, "lessons"));
        var lesson = OnRealHost.Replace("NAME", name, StringComparison.Ordinal);
        var add = $"ip netns add {name}";
        WriteFile("lessons/01.en.md", lesson.Replace(add, $"{add}; sleep 30", StringComparison.Ordinal));
        await using (var running = StartMiniPod("learn", "1", "--auto", "--lessons", lessons))
        {
            var notes = Path.Combine(StateDirectory, "learn/played-01-mine.json");
            await UntilAsync(() => File.Exists(notes), "the namespace is noted");
            (await MiniPodAsync("learn", "1", "--auto", "--lessons", lessons)).ShouldExit(125, "is being played by another command");
            await running.SignalAsync("KILL");
            Assert.Equal(137, (await running.WaitAsync()).ExitCode);
        }

        await UntilAsync(() => Processes().Count == 0, "no process of the lesson is left");
        Assert.True(File.Exists($"/var/run/netns/{name}"));
        WriteFile("lessons/01.en.md", lesson);
        if (isOpenedNext)
        {
            await using var terminal = OnTerminal(100, "learn", "1", "--lessons", lessons, "--lang", "en");
            await terminal.SeeAsync("step 1/1] # ");
            Assert.False(File.Exists($"/var/run/netns/{name}"));
            await terminal.AskAsync("quit", "[exit code 0]");
        }
        else
        {
            (await MiniPodAsync("learn", "1", "--auto", "--lessons", lessons)).ShouldSucceed();
        }

        Assert.False(File.Exists($"/var/run/netns/{name}"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(StateDirectory, "learn"), "played-*"));
    }

    private async Task KillAsync(string line)
    {
        var learn = Processes().Single(one => one.Line == $"{Binary.Path} {line}").Id;
        (await Command.RunAsync("kill", "-KILL", learn.ToString(CultureInfo.InvariantCulture))).ShouldSucceed();
        await UntilAsync(() => Processes().Count == 0, "no process of the lesson is left");
    }
}
