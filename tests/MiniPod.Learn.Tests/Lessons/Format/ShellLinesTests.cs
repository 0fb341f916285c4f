using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Tests.Lessons.Format;

/// <summary>A fence is split into the commands that a person would type.</summary>
public sealed class ShellLinesTests
{
    [Theory]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\n\n# a remark\nb # another", "a|b # another")]
    [InlineData("cat > f <<'EOF'\n{ \"a\": 1\nEOF\nb", "cat > f <<'EOF'\n{ \"a\": 1\nEOF|b")]
    [InlineData("a \\\n  b\nc", "a \\\n  b|c")]
    [InlineData("a |\n  b\nc", "a |\n  b|c")]
    [InlineData("echo 'x\ny'\nc", "echo 'x\ny'|c")]
    [InlineData("for i in 1 2; do\n  echo $i\ndone\nc", "for i in 1 2; do\n  echo $i\ndone|c")]
    [InlineData("for i in 1 2; do echo $i; done\nc", "for i in 1 2; do echo $i; done|c")]
    [InlineData("f() {\n  a\n}\nc", "f() {\n  a\n}|c")]
    public void Fence_IsSplitIntoItsCommands(string text, string commands) =>
        Assert.Equal(commands, string.Join('|', ShellLines.Split(text)));
}
