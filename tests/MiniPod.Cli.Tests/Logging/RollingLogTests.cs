using MiniPod.Cli.Logging;

namespace MiniPod.Cli.Tests.Logging;

public sealed class RollingLogTests : IDisposable
{
    private const int Limit = 1000;
    private const int Kept = 3;
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-log-").FullName;

    private IEnumerable<string> Files =>
        Directory.EnumerateFiles(_directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [Fact]
    public void Append_MoreThanAFileHolds_GoesOnInTheNextAndKeepsTheNewest()
    {
        using var log = Open();
        for (var line = 0; line < 100; line++) log.Append($"{line:000} {new string('x', 95)}\n"); // 10 lines a file

        Assert.Equal(["minipod-20261125_007.log", "minipod-20261125_008.log", "minipod-20261125_009.log"], Files);
        Assert.All(Files, file => Assert.InRange(new FileInfo(Path.Combine(_directory, file)).Length, 1, Limit));
        Assert.StartsWith("099 ", File.ReadAllLines(Path.Combine(_directory, "minipod-20261125_009.log"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Append_ByTwoAtOnce_LosesNoLine()
    {
        Parallel.For(0, 4, writer =>
        {
            using var log = new RollingLog(_directory, new Clock(), fileLimit: 1 << 20, Kept);
            for (var line = 0; line < 200; line++) log.Append($"{writer}-{line}\n");
        });

        Assert.Equal(800, File.ReadAllLines(Path.Combine(_directory, "minipod-20261125.log")).Distinct().Count());
    }

    [Fact]
    public void Append_OldFiles_AreRemovedAndOthersStay()
    {
        foreach (var name in new[]
        {
            "minipod-20261001.log", "minipod-20261102.log", "minipod-20261103_001.log", "minipod-notes.log", "other.log",
        })
        {
            File.WriteAllText(Path.Combine(_directory, name), "");
        }

        using (var log = Open()) log.Append("line\n");

        Assert.Equal(["minipod-20261102.log", "minipod-20261103_001.log", "minipod-20261125.log", "minipod-notes.log", "other.log"], Files);
    }

    [Fact]
    public void Append_File_IsForItsOwnerAlone()
    {
        using (var log = Open()) log.Append("line\n");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, "minipod-20261125.log")));
    }

    [Fact]
    public void Append_SymbolicLinkInItsPlace_IsNotFollowed()
    {
        var victim = Path.Combine(_directory, "victim");
        File.WriteAllText(victim, "content");
        File.CreateSymbolicLink(Path.Combine(_directory, "minipod-20261125.log"), victim);

        using var log = Open();

        Assert.ThrowsAny<IOException>(() => log.Append("line\n"));
        Assert.Equal("content", File.ReadAllText(victim));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private RollingLog Open() => new(_directory, new Clock(), Limit, Kept);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    }
}
