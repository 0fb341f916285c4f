using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Prose;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Tests.Prose;

/// <summary>Paragraphs are broken into lines by the width of the terminal.</summary>
public sealed class ParagraphTests
{
    private const string English =
        "Each name is a file in `/run/netns`. The **file** keeps the namespace alive even though no process is in it.";

    private const string Chinese =
        "每个名字都是 `/run/netns` 下的一个文件。即使里面没有任何进程，这个文件也会让**命名空间**一直存在（“网络命名空间”也一样）。";

    [Theory]
    [InlineData(English, 20)]
    [InlineData(English, 40)]
    [InlineData(English, 300)]
    [InlineData(Chinese, 20)]
    [InlineData(Chinese, 40)]
    [InlineData(Chinese, 300)]
    public void Line_IsNeverWiderThanTheScreen_AndNothingIsLost(string text, int width)
    {
        var lines = ProseText.Paragraph(text, width, hasColor: true);

        Assert.All(lines, line => Assert.InRange(TextWidth.Of(line.ToString()), 1, width));
        string Solid(string all) => string.Concat(all.Where(one => !char.IsWhiteSpace(one)));
        Assert.Equal(
            Solid(text.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal)),
            Solid(string.Concat(lines.Select(line => line.ToString()))));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(21)]
    [InlineData(32)]
    [InlineData(43)]
    public void ChineseLine_NeverBeginsWithPunctuation_NorEndsWithAnOpeningOne(int width)
    {
        var lines = ProseText.Paragraph(Chinese, width, hasColor: true).Select(line => line.ToString()).ToList();

        Assert.All(lines, line => Assert.DoesNotContain(line[0], "，。）”"));
        Assert.All(lines, line => Assert.DoesNotContain(line[^1], "（“"));
    }

    [Fact]
    public void ChineseLines_AreFilled() => Assert.All(
        ProseText.Paragraph(Chinese, 30, hasColor: true).SkipLast(1), line => Assert.InRange(TextWidth.Of(line.ToString()), 22, 30));

    [Fact]
    public void Code_HasATone_AndKeepsItsMarksWithoutColors()
    {
        var colored = ProseText.Paragraph("type `ip link` **now**", 80, hasColor: true).Single();
        var plain = ProseText.Paragraph("type `ip link` **now**", 80, hasColor: false).Single();

        Assert.Equal(
            [("type ", TextTone.Plain), ("ip link", TextTone.Command), (" ", TextTone.Plain), ("now", TextTone.Heading)],
            colored.Spans.Select(span => (span.Text, span.Tone)));
        Assert.Equal("type `ip link` now", plain.ToString());
    }

    [Theory]
    [InlineData("one\ntwo", "one two")]
    [InlineData("创建\n两个", "创建两个")]
    [InlineData("回答 `ip`\n里", "回答 `ip` 里")]
    public void Lines_OfAParagraph_AreJoined(string text, string joined) => Assert.Equal(joined, ProseReader.Join(text));

    [Fact]
    public void ControlCharacters_DoNotReachTheTerminal() =>
        Assert.Equal("a?[31mb", ProseText.Paragraph("a\u001b[31mb", 80, hasColor: true).Single().ToString());
}
