using MiniPod.Pods.Prose;

namespace MiniPod.Pods.Tests.Prose;

public sealed class LineBreaksTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one  two", 20, "one  two")]
    [InlineData(" one ", 20, "one")]
    [InlineData("", 5, "")]
    [InlineData("   ", 5, "")]
    [InlineData("onetwothree", 4, "onet|woth|ree")]
    [InlineData("容器要从镜像创建", 8, "容器要从|镜像创建")]
    [InlineData("容器要从，镜像创建", 8, "容器要|从，镜像|创建")] // what closes begins no line
    [InlineData("容器要「镜像」创建", 8, "容器要|「镜像」|创建")] // what opens ends none
    [InlineData("用 docker 创建", 9, "用 docker|创建")]
    [InlineData("用 --pull never（见下）", 14, "用 --pull|never（见下）")]
    public void Break_Text_AsItIsWritten(string text, int columns, string lines) =>
        Assert.Equal(lines, string.Join('|', LineBreaks.Break(text, columns)));

    [Fact]
    public void Of_Code_StaysWholeAndIsLonger()
    {
        var text = "看 echo容器 吧".EnumerateRunes().ToArray();

        var lines = LineBreaks.Of(text, at => at is >= 2 and < 8, columns: 5);

        Assert.Equal(["看", "echo容器", "吧"], lines.Select(line => string.Concat(text[line].Select(rune => rune.ToString()))));
    }
}
