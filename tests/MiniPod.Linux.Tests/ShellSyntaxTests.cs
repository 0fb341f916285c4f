namespace MiniPod.Linux.Tests;

/// <summary>bash says whether commands are whole, without running them.</summary>
public sealed class ShellSyntaxTests
{
    [Theory]
    [InlineData("touch /run/never-run", ShellText.Whole)]
    [InlineData("echo 'a", ShellText.Open)]
    [InlineData("for i in 1; do", ShellText.Open)]
    [InlineData("a \\", ShellText.Open)]
    [InlineData("a \\\\", ShellText.Whole)]
    [InlineData("a |", ShellText.Open)]
    [InlineData("done", ShellText.Open)]
    [InlineData("cat <<EOF\na", ShellText.InDocument)]
    [InlineData("cat <<EOF\na\nEOF", ShellText.Whole)]
    public void Text_IsRead(string text, ShellText state)
    {
        Assert.Equal(state, ShellSyntax.Read(text));
        Assert.False(File.Exists("/run/never-run"));
    }
}
