using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Tests.Lessons.Rendering;

/// <summary>What a lesson shows on a screen.</summary>
public sealed class LessonPageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fact_IsShownAsItIs_AndProseIsNot(bool hasColor)
    {
        const string Text = "'ls /run/*/a* | grep `x` [a](b) **c**' succeeds";
        LessonPage Page() => new(LessonWords.Of(Language.English), 100, hasColor);

        Assert.Equal($"✓ {Text}", Assert.Single(Page().Fact("✓ ", Text).Lines).ToString());
        Assert.NotEqual($"✓ {Text}", Assert.Single(Page().Hang("✓ ", Text).Lines).ToString());
    }

    [Fact]
    public void Fact_OfSeveralLines_KeepsThem()
    {
        var page = new LessonPage(LessonWords.Of(Language.English), 100, hasColor: false);

        var lines = page.Fact("✓ ", "'if true; then\n  true\n\nfi' succeeds").Lines;

        Assert.Equal(["✓ 'if true; then", "  true", "  fi' succeeds"], lines.Select(line => line.ToString()));
    }

    [Fact]
    public void Fact_ThatIsTooLong_GoesOnBelowItsText()
    {
        var page = new LessonPage(LessonWords.Of(Language.English), 20, hasColor: false);

        var lines = page.Fact("✗ ", "one two three four * five").Lines;

        Assert.Equal(["✗ one two three four", "  * five"], lines.Select(line => line.ToString()));
    }
}
