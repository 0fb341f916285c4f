using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Prose;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Tests.Prose;

public sealed class ProseTextTests
{
    [Fact]
    public void Write_EachBlock_IsAsATerminalShowsIt()
    {
        const string text = """
            # Title {#id}
            <!-- a remark for
            writers -->
            One line,
            and **its** `rest`.

            > Said beside,
            > in two lines.

            - first item that is long
            - second
            1. third

            ```bash do
            # why
            ip -n web   route

            ```
            """;

        Assert.Equal(
            """
            Title

            One line, and its
            `rest`.

              Said beside, in
              two lines.

            - first item that
              is long
            - second
            1. third

                # why
                ip -n web   route

            """.Split('\n'),
            Texts(text, 17));
    }

    [Fact]
    public void Write_NumberAtTheBeginningOfALine_IsNoItemWithinAParagraph()
    {
        Assert.Equal(["an index of 2. And", "more", "", "1. a", "2. b"], Texts("an index of\n2. And more\n\n1. a\n2. b", 18));
    }

    [Fact]
    public void Write_WithColor_TonesTakeTheMarksPlace()
    {
        var line = Assert.Single(ProseText.Write("a **b** `c d` *e* [f](g.md)", 80, hasColor: true));

        Assert.Equal("a b c d e f", line.ToString());
        Assert.Equal(
            [("b", TextTone.Heading), ("c d", TextTone.Command), ("e", TextTone.Heading)],
            line.Spans.Where(span => span.Tone != TextTone.Plain).Select(span => (span.Text, span.Tone)));
    }

    [Fact]
    public void Write_Chinese_BreaksAnywhereButAtPunctuation()
    {
        var lines = Texts("网桥是内核里的交换机，\n它把各个端口（`veth`）\n连在一起。", 10);

        Assert.Equal(["网桥是内核", "里的交换", "机，它把各", "个端口", "（`veth`）", "连在一起。"], lines);
        Assert.All(lines, line => Assert.True(TextWidth.Of(line) <= 10));
    }

    [Fact]
    public void Write_LongWord_IsBrokenUnlessItIsCode()
    {
        Assert.Equal(["abcdefghij", "klm nop"], Texts("abcdefghijklm nop", 10));
        Assert.Equal(["a", "`/var/run/netns/web`", "b"], Texts("a `/var/run/netns/web` b", 10));
    }

    private static IEnumerable<string> Texts(string markdown, int columns) =>
        ProseText.Write(markdown, columns, hasColor: false).Select(line => line.ToString());
}
