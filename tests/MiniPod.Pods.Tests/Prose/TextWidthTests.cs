using MiniPod.Pods.Prose;

namespace MiniPod.Pods.Tests.Prose;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("web", 3)]
    [InlineData("é─│╪✗…", 6)]
    [InlineData("前端", 4)]
    [InlineData("，。", 4)]
    [InlineData("ｗｅｂ", 6)]
    [InlineData("한글", 4)]
    [InlineData("🚀", 2)]
    [InlineData("𠀀", 2)]
    [InlineData("web 前端 🚀", 11)]
    public void Of_Text_IsItsColumns(string text, int expected) => Assert.Equal(expected, TextWidth.Of(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcdef", 1, "…")]
    [InlineData("abcdef", 0, "")]
    [InlineData("abcdef", -3, "")]
    [InlineData("", 0, "")]
    [InlineData("前端服务器", 10, "前端服务器")]
    [InlineData("前端服务器", 9, "前端服务…")]
    [InlineData("前端服务器", 8, "前端服…")] // half a character cannot be shown
    [InlineData("🚀🚀🚀", 5, "🚀🚀…")]
    public void Cut_Text_FitsAndShowsThatSomethingIsMissing(string text, int columns, string expected)
    {
        var cut = TextWidth.Cut(text, columns, "…");

        Assert.Equal(expected, cut);
        Assert.InRange(TextWidth.Of(cut), 0, Math.Max(0, columns));
    }

    [Theory]
    [InlineData(5, "ab...")]
    [InlineData(3, "...")]
    [InlineData(2, "..")]
    [InlineData(1, ".")]
    public void Cut_EllipsisOfSeveralCharacters_FitsToo(int columns, string expected) =>
        Assert.Equal(expected, TextWidth.Cut("abcdef", columns, "..."));

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 3, "one|two|thr|ee")]
    [InlineData("one  two ", 20, "one two")]
    [InlineData("", 5, "")]
    [InlineData("   ", 5, "")]
    [InlineData("前端 服务器", 5, "前端|服务|器")]
    [InlineData("a前端服务器", 5, "a前端|服务|器")]
    [InlineData("🚀🚀🚀", 4, "🚀🚀|🚀")]
    [InlineData("前端", 1, "前|端")] // wider than a line: it has to stand somewhere
    public void Wrap_Text_BreaksAtBlanksAndInLongWords(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', TextWidth.Wrap(text, line => TextWidth.Of(line) <= width)));
}
