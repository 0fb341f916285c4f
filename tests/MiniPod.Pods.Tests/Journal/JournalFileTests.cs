using System.Text;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private static readonly string[] Steps = ["CreateSandbox", "PinNamespace", "StartSandbox"];
    private readonly TempDirectory _files = new();

    private string Path => _files["journal.jsonl"];

    [Fact]
    public void Append_Lines_AreReadBack()
    {
        using (var journal = Open())
        {
            journal.Append(Line(JournalEvent.Begin) with { Verb = "run", Subject = "web", BootId = "boot" });
            journal.Append(Line(JournalEvent.Done, "CreateSandbox") with { Outcome = FakeStep.Outcome("abc") });
        }

        using var again = Open();

        Assert.Equal(new OpenOperation("op", "run", "web", "boot"), again.State.Open);
        Assert.Equal("abc", again.State.Outcome(new StepKey("CreateSandbox"))?.GetProperty("containerId").GetString());
        Assert.Equal(2, JournalFile.Read(Path).Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Open_TornLastLine_PassesOverItAndGoesOnInALineOfItsOwn()
    {
        File.WriteAllText(Path, """{"operation":"op","event":"Begin","verb":"run"}""" + "\n" + """{"operation":"op","event":"Int""");

        using (var journal = Open())
        {
            Assert.NotNull(journal.State.Open);
            Assert.Empty(journal.State.Effects);
            journal.Append(Line(JournalEvent.Intent, "StartSandbox"));
        }

        Assert.Equal([JournalEvent.Begin, JournalEvent.Intent], JournalFile.Read(Path).Select(entry => entry.Event));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)] // more than is read at first
    public void IsOpen_BeforeAndAfterTheLastLine_IsTrueInBetween(int lines)
    {
        Assert.False(JournalFile.IsOpen(Path));
        using var journal = Open();
        Assert.False(JournalFile.IsOpen(Path));
        journal.Append(Line(JournalEvent.Begin) with { Verb = "run" });
        for (var line = 0; line < lines; line++) journal.Append(Line(JournalEvent.Done, "CreateSandbox"));

        Assert.True(JournalFile.IsOpen(Path));
        journal.Append(Line(JournalEvent.End) with { Verb = "run" });
        Assert.False(JournalFile.IsOpen(Path));
    }

    [Fact]
    public void Open_TornLastLine_WritesNothingYet()
    {
        File.WriteAllText(Path, "{\"torn");

        Open().Dispose();

        Assert.Equal("{\"torn", File.ReadAllText(Path));
    }

    [Fact]
    public void Open_LinkInItsPlace_IsNotFollowed()
    {
        var victim = _files.Write("victim", "root's own\n");
        File.CreateSymbolicLink(Path, victim);

        Assert.ThrowsAny<IOException>(() => Open().Dispose());

        Assert.Equal("root's own\n", File.ReadAllText(victim));
    }

    [Fact]
    public void Open_LinkToWhatIsNotThere_MakesNothingThere()
    {
        File.CreateSymbolicLink(Path, _files["victim"]);

        Assert.ThrowsAny<IOException>(() => Open().Dispose());

        Assert.False(File.Exists(_files["victim"]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\u0000\u0000\u0000")]
    [InlineData("""{"operation":"op","event":"Intent"}""")]
    [InlineData("""{"operation":"op","event":"Levitated","step":"X"}""")]
    public void Open_DamagedLine_HidesNoOther(string damaged)
    {
        File.WriteAllText(Path, damaged + "\n" + """{"operation":"op","event":"Intent","step":"StartSandbox"}""" + "\n");

        using var journal = Open();

        Assert.Equal([new StepKey("StartSandbox")], journal.State.Effects.Keys);
    }

    [Fact]
    public async Task Append_ManyAtOnce_EveryLineIsWhole()
    {
        using (var journal = Open())
        {
            await Parallel.ForAsync(0, 500, TestContext.Current.CancellationToken, (number, _) =>
            {
                journal.Append(Line(JournalEvent.Intent, $"StartContainer/c{number}"));
                return ValueTask.CompletedTask;
            });
        }

        Assert.Equal(500, JournalFile.Read(Path).Select(entry => entry.Step).Distinct().Count());
        using var again = Open();
        Assert.Equal(500, again.State.Effects.Count);
    }

    [Fact]
    public void TryAppend_DiskFull_SaysWhyAndCountsAllTheSame()
    {
        Prerequisite.RequireRoot();
        Directory.CreateDirectory(_files["small"]);
        Command.Run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", _files["small"]);
        try
        {
            using (var journal = JournalFile.Open(_files["small/j"], TimeProvider.System))
            {
                journal.Append(Line(JournalEvent.Done, "CreateSandbox") with { Outcome = FakeStep.Outcome("abc") });

                // The line is longer than the free space, so the file system writes only a part of it.
                var error = journal.TryAppend(Line(JournalEvent.Undone, "CreateSandbox") with { Error = new string('x', 5000) });

                Assert.Contains("No space left", error!.Message, StringComparison.Ordinal);
                Assert.Empty(journal.State.Effects);
                Assert.Throws<IOException>(() =>
                    journal.Append(Line(JournalEvent.Intent, "StartSandbox") with { Error = new string('x', 5000) }));
                Command.Run("mount", "-o", "remount,size=64k", _files["small"]);
                Assert.Null(journal.TryAppend(Line(JournalEvent.Intent, "PinNamespace")));
            }

            Assert.DoesNotContain("xxx", File.ReadAllText(_files["small/j"]), StringComparison.Ordinal);
            Assert.Equal(["CreateSandbox", "PinNamespace"], JournalFile.Read(_files["small/j"]).Select(entry => entry.Step));
        }
        finally
        {
            Command.Run("umount", _files["small"]);
        }
    }

    [Fact]
    public void Append_Line_HoldsTimeInUtcAndNoNulls()
    {
        using (var journal = Open()) journal.Append(Line(JournalEvent.End));

        var line = Encoding.UTF8.GetString(File.ReadAllBytes(Path));
        Assert.Contains("+00:00", line, StringComparison.Ordinal);
        Assert.DoesNotContain("null", line, StringComparison.Ordinal);
    }

    [Fact]
    public void CompactIfLong_LongJournal_IsShortAndAddsUpToTheSame()
    {
        using (var journal = Open())
        {
            for (var round = 0; round < 400; round++) AppendRound(journal, round);
            journal.Append(Line(JournalEvent.Intent, "CreateContainer/half"));
            journal.Append(Line(JournalEvent.Undo, "CreateSandbox"));
            Assert.InRange(new FileInfo(Path).Length, JournalFile.LongestLength, long.MaxValue);
            var before = Told(journal.State);

            journal.CompactIfLong();

            Assert.InRange(new FileInfo(Path).Length, 1, 80 * 1024);
            using (var compacted = Open())
            {
                Assert.Equal(before, Told(compacted.State));
                Assert.True(compacted.State.HasBegun);
                Assert.Null(compacted.State.Open);
                Assert.Equal("pin 399", compacted.State.Fact(new StepKey("PinNamespace"))?.GetProperty("note").GetString());
            }

            // New lines are appended after the kept ones.
            journal.Append(Line(JournalEvent.Intent, "StartSandbox"));
        }

        Assert.Equal("StartSandbox", JournalFile.Read(Path)[^1].Step);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Single(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public void CompactIfLong_OperationOpenOrJournalShort_IsLeftAsItIs()
    {
        using var journal = Open();
        AppendRound(journal, 0);
        var text = File.ReadAllText(Path);
        journal.CompactIfLong();
        Assert.Equal(text, File.ReadAllText(Path));

        for (var round = 0; round < 400; round++) AppendRound(journal, round);
        journal.Append(Line(JournalEvent.Begin) with { Verb = "stop" });
        var length = new FileInfo(Path).Length;
        journal.CompactIfLong();
        Assert.Equal(length, new FileInfo(Path).Length);
    }

    public void Dispose() => _files.Dispose();

    // Everything that a state contains: the steps in effect, and the last outcome of each step.
    private static IReadOnlyList<string> Told(JournalState state) =>
    [
        .. state.Effects.Select(effect => effect.ToString()).Order(StringComparer.Ordinal),
        .. Steps.Select(step => $"{step} {state.Fact(new StepKey(step))}"),
    ];

    private static void AppendRound(JournalFile journal, int round)
    {
        journal.Append(Line(JournalEvent.Begin) with { Verb = "start", BootId = "boot" });
        journal.Append(Line(JournalEvent.Done, "CreateSandbox") with { Outcome = FakeStep.Outcome("abc") });
        journal.Append(Line(JournalEvent.Intent, "PinNamespace"));
        journal.Append(Line(JournalEvent.Done, "PinNamespace") with
        {
            Outcome = System.Text.Json.JsonElement.Parse($$"""{"note":"pin {{round}}"}"""),
        });
        journal.Append(Line(JournalEvent.Failed, "StartSandbox") with { Error = new string('x', 400) });
        journal.Append(Line(JournalEvent.Undone, "PinNamespace"));
        journal.Append(Line(JournalEvent.End) with { Verb = "start" });
    }

    private static JournalEntry Line(JournalEvent what, string? step = null) => new() { Operation = "op", Event = what, Step = step };

    private JournalFile Open() => JournalFile.Open(Path, TimeProvider.System);
}
