using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons;

/// <summary>The text that playing a lesson shows, and what is found wrong in the lesson of a teacher. OnHost/CourseTests plays all
/// lessons.</summary>
public sealed class LessonPlayTests(EndToEndHost host) : LessonTest(host)
{
    private static readonly (string Lesson, string Language, string Score)[] Lessons =
    [
        ("1", "en", "19 checks false before and true after, 0 faults"),
        ("1", "zh", "19 项检查之前不成立、之后成立，0 处错误"),
    ];

    // Each has a host of its own, so that all can be played at the same time.
    [Fact(Timeout = Limit)]
    public async Task Lessons_Played_AreRight_AndLeaveNothing()
    {
        var before = await SnapshotAsync();

        var played = await Task.WhenAll(Lessons.Select(one => MiniPodAsync("learn", one.Lesson, "--auto", "--lang", one.Language)));

        Assert.All(Lessons.Zip(played), one =>
        {
            one.Second.ShouldSucceed();
            Assert.Contains(one.First.Score, one.Second.Stdout, StringComparison.Ordinal);
            Assert.Contains("\n  $ ip netns add ", one.Second.Stdout, StringComparison.Ordinal);
            Assert.Contains("\n  64 bytes from ", one.Second.Stdout, StringComparison.Ordinal);
        });
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Lesson_OfATeacher_IsLinted()
    {
        var good = await File.ReadAllTextAsync(WriteFile("good.en.md", Small));
        var early = WriteFile("early.en.md", good.Replace("- namespace: room", "- up: lo", StringComparison.Ordinal));
        var late = WriteFile("late.en.md", good.Replace("- namespace: room", "- namespace: other", StringComparison.Ordinal));
        var silent = WriteFile("silent.en.md", good.Replace("expect\nroom", "expect\nhall", StringComparison.Ordinal));
        var wrong = WriteFile("wrong.en.md", good.Replace("yaml check", "yaml chekc", StringComparison.Ordinal));
        var solved = WriteFile("solved.en.md", Solved); // what is shown behind a solution needs what it makes
        WriteFile("two.zh.md", good.Replace("add room", "add zimmer", StringComparison.Ordinal));
        var two = WriteFile("two.en.md", good);

        async Task FindsAsync(string file, string fault, params string[] options)
        {
            var found = (await MiniPodAsync(["learn", "lint", file, .. options])).ShouldExit(1);
            Assert.Contains(fault, found.Stdout, StringComparison.Ordinal);
        }

        var passed = (await MiniPodAsync("learn", "lint", Path.Combine(Files, "good.en.md"))).ShouldSucceed();
        Assert.EndsWith("nothing is wrong\n", passed.Stdout, StringComparison.Ordinal);
        (await MiniPodAsync("learn", "lint", solved)).ShouldSucceed();
        await FindsAsync(early, "line 7, step \"make\": the check \"up: lo\" is true before anything is done");
        await FindsAsync(late, "the check \"namespace: other\" is false after everything is done");
        await FindsAsync(silent, "did not print \"hall\"");
        await FindsAsync(wrong, "line 18: unknown fence \"yaml chekc\"");
        await FindsAsync(two, "step \"make\": \"bash do\" differs", "--no-play");
    }

    [Fact(Timeout = Limit)]
    public async Task MiniPod_IsTheSameProgram_WhereverALessonCallsIt()
    {
        var other = WriteProgram("bin/minipod", "#!/bin/sh\nexit 9\n"); // another one that is installed
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["PATH"] = $"{Path.GetDirectoryName(other)}:/usr/sbin:/usr/bin:/sbin:/bin" },
        };
        WriteFile("lessons/01.en.md", Calling.Replace("FILE", Path.Combine(Files, "said"), StringComparison.Ordinal));

        (await MiniPodAsync(options, "learn", "1", "--auto", "--lessons", Path.Combine(Files, "lessons"))).ShouldSucceed();

        var said = (await File.ReadAllLinesAsync(Path.Combine(Files, "said"))).Distinct().ToList();
        var version = (await MiniPodAsync("version")).ShouldSucceed().Lines[0];
        Assert.Equal(
            ["prepare", "do", "check", "clean"],
            said.Select(line => line.Split(": ") is [var place, var rest] && rest == $"{StateDirectory} {version}" ? place : line));
    }

    [Fact(Timeout = Limit)]
    public async Task SecondNameOfANamespace_IsRemoved_AndNotTheNamespace()
    {
        var (name, other) = (Name("link"), Name("room"));
        var commands = $"ln -s /var/run/netns/{other} /var/run/netns/{name}";
        var text = OnRealHost.Replace("ip netns add NAME", commands, StringComparison.Ordinal);
        WriteFile("lessons/01.en.md", text.Replace("NAME", name, StringComparison.Ordinal));
        string[] line = ["learn", "1", "--auto", "--lessons", Path.Combine(Files, "lessons")];
        (await Command.RunAsync("ip", "netns", "add", other)).ShouldSucceed();

        (await MiniPodAsync(line)).ShouldSucceed();

        Assert.Null(new FileInfo($"/var/run/netns/{name}").LinkTarget);
        (await Command.RunAsync("ip", "netns", "exec", other, "true")).ShouldSucceed();
        File.CreateSymbolicLink($"/var/run/netns/{name}", "/nowhere");
        var refused = (await MiniPodAsync(line)).ShouldExit(125, "this host has one already (a symbolic link)");
        Assert.Contains($"remove it with 'rm /var/run/netns/{name}'", refused.Stderr, StringComparison.Ordinal);
        File.Delete($"/var/run/netns/{name}");
        (await Command.RunAsync("ip", "netns", "del", other)).ShouldSucceed();
    }

    private const string Calling = """
        ---
        lesson: 01-calling
        title: Calling
        goal: Call minipod everywhere.
        where: host
        ---

        ```bash prepare
        echo "prepare: $MINIPOD_STATE_DIR $(minipod version | head -n 1)" >> FILE
        ```

        ```bash clean
        bash -c 'echo "clean: $MINIPOD_STATE_DIR $(minipod version | head -n 1)"' >> FILE
        ```

        ## Call it {#call}

        ```bash do
        echo "do: $MINIPOD_STATE_DIR $(minipod version | head -n 1)" >> FILE
        ```

        ```yaml check
        - shell: >-
            grep -q do FILE && echo "check: $MINIPOD_STATE_DIR $(minipod version | head -n 1)" >> FILE
        ```
        """;

    private const string Solved = """
        ---
        lesson: 01-solved
        title: Solved
        goal: Make one room.
        ---

        ## Make it {#make}

        Make `room`.

        ```yaml check
        - namespace: room
        ```

        ```bash solution
        ip netns add room
        ```

        ```bash show
        ip netns exec room true
        ```
        """;

    private const string Small = """
        ---
        lesson: 01-small
        title: Small
        goal: Make one room.
        ---

        ## Make it {#make}

        ```bash do
        ip netns add room
        ip netns list
        ```

        ```text expect
        room
        ```

        ```yaml check
        - namespace: room
        ```
        """;
}
