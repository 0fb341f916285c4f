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
    [InlineData("a |\n", ShellText.Open)]
    [InlineData("echo $(", ShellText.Open)]
    [InlineData("a=(", ShellText.Open)]
    [InlineData("f() {\n  cat <<EOF", ShellText.Open)]
    [InlineData("[[ -n a", ShellText.Open)]
    [InlineData("done", ShellText.Invalid)]
    [InlineData("echo )", ShellText.Invalid)]
    [InlineData("if true; then\nfi", ShellText.Invalid)]
    [InlineData("[[ a ==\nb ]]", ShellText.Invalid)]
    [InlineData("cat <<EOF; for\na", ShellText.Invalid)]
    [InlineData("cat <<EOF\na", ShellText.InDocument)]
    [InlineData("cat <<EOF\na\nEOF", ShellText.Whole)]
    public void Text_IsRead(string text, ShellText state)
    {
        Assert.Equal(state, ShellSyntax.Read(text));
        Assert.False(File.Exists("/run/never-run"));
    }
}
