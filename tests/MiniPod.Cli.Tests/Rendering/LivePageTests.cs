using System.Text;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class LivePageTests : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l\e[?7l", Leave = "\e[?7h\e[?25h\e[?1049l", Clear = "\e[H\e[2J";
    private readonly Writes _written = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Draw_OnATerminal_IsOnItsOtherScreenAndTheLastPageStays()
    {
        using (var page = Page((24, 80)))
        {
            page.Draw(Lines("a", "b"), []);
            page.Draw(Lines("c\e[2J"), ["minipod: unreadable"]);
        }

        Assert.Equal(
            [$"{Enter}{Clear}a\nb", $"{Clear}c?[2J\nminipod: unreadable", $"{Leave}c?[2J\nminipod: unreadable\n"], _written.All);
    }

    [Fact]
    public void Draw_NotOnATerminal_PagesFollowEachOther()
    {
        using (var page = new LivePage(new TerminalWriter(_written, isTerminal: false), hasScreen: false, () => (2, 2)))
        {
            page.Draw(Lines("a", "b", "c"), []);
            page.Draw(Lines("d"), []);
        }

        Assert.Equal(["a\nb\nc\n", "\nd\n"], _written.All);
    }

    [Fact]
    public void Dispose_NothingDrawn_LeavesTheTerminalAlone()
    {
        Page((24, 80)).Dispose();

        Assert.Empty(_written.All);
    }

    [Theory]
    [InlineData(3, 3, "1\n2\n3")]
    [InlineData(4, 3, "1\n2\n... 2 more lines")]
    [InlineData(9, 1, "... 9 more lines")]
    [InlineData(2, null, "1\n2")]
    public void Draw_TallerThanTheTerminal_SaysHowMuchIsLeftOut(int lines, int? rows, string shown)
    {
        using var page = Page((rows, 80));

        page.Draw(Lines([.. Enumerable.Range(1, lines).Select(line => $"{line}")]), []);

        Assert.Equal($"{Enter}{Clear}{shown}", Assert.Single(_written.All));
    }

    [Theory]
    [InlineData(10, 1, "1\n2\n3\n4\nminipod: no\n rules")]
    [InlineData(5, 1, "1\n2\n... 2 more lines\nminipod: no\n rules")]
    [InlineData(4, 2, "1\n... 3 more lines\nminipod: no\n... 3 more lines")]
    public void Draw_TallWithNotes_ShowsBothWithinTheTerminal(int rows, int notes, string shown)
    {
        using var page = Page((rows, 11));

        page.Draw(Lines("1", "2", "3", "4"), [.. Enumerable.Repeat("minipod: no rules", notes)]);

        Assert.Equal($"{Enter}{Clear}{shown}", Assert.Single(_written.All));
    }

    [Fact]
    public void Draw_AfterAResize_FitsTheNewSize()
    {
        (int? Rows, int? Columns) size = (3, 80);
        using var page = new LivePage(new TerminalWriter(_written, isTerminal: true), hasScreen: true, () => size);

        page.Draw(Lines("1", "2", "3"), []);
        size = (2, 80);
        page.Draw(Lines("1", "2", "3"), []);

        Assert.Equal($"{Clear}1\n... 2 more lines", _written.All[1]);
    }

    private LivePage Page((int? Rows, int? Columns) size) =>
        new(new TerminalWriter(_written, isTerminal: true), hasScreen: true, () => size);

    private static IReadOnlyList<PageLine> Lines(params string[] lines) => [.. lines.Select(line => new PageLine(line))];

    // Each write for itself.
    private sealed class Writes : MemoryStream
    {
        public List<string> All { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer) => All.Add(Encoding.UTF8.GetString(buffer));
    }
}
