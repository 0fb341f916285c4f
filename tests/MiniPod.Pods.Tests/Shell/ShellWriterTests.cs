using CsCheck;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Shell;

public sealed class ShellWriterTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("plain-word_1.2/3:4=5,6@7%8+9", "plain-word_1.2/3:4=5,6@7%8+9")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("~", "'~'")]
    [InlineData("*", "'*'")]
    [InlineData("a\nb", "'a\nb'")]
    [InlineData("ü", "'ü'")]
    public void Quote_Word_IsQuotedOnlyWhereNeeded(string word, string expected) => Assert.Equal(expected, ShellWriter.Quote(word));

    [Fact(Timeout = 60_000)]
    public void Quote_AnyWords_AreWhatTheShellGives()
    {
        Prerequisite.Require(File.Exists("/bin/bash"), "reading words back needs bash");
        Gen.String[Gen.Char["aZ0 \t\n'\"\\$`!*?[]{}()<>|&;#~=%ü€-"], 0, 12].List[1, 200].Sample(words =>
        {
            var output = Command.Run("/bin/bash", "-c", $"printf '%s\\001' {string.Join(' ', words.Select(ShellWriter.Quote))}");
            Assert.Equal(words, output.Split('\u0001')[..^1]);
        }, iter: 20, threads: 1);
    }

    [Fact]
    public void SetAndKeep_Script_KeepsTheValueForItsUndo() =>
        Assert.Equal(
            "id=$(docker create x)\necho \"$id\" > \"$dir/id\"\n", new ShellWriter().Set("id", "docker create x").Keep("id").ToString());

    [Fact]
    public void Set_Explained_IsTheCommandAlone() => Assert.Equal(
        "docker create x\n", new ShellWriter(new Dictionary<string, string>()).Set("id", "docker create x").Keep("id").ToString());

    [Fact]
    public void If_Script_GuardsWhatMayNotBeThere() =>
        Assert.Equal(
            "if there \"$id\"; then\n  docker stop \"$id\"\nfi\n",
            new ShellWriter().If("there \"$id\"", there => there.Line($"docker stop {there.Ref("id")}")).ToString());

    [Fact]
    public void If_Explained_IsWhatWasDone() =>
        Assert.Equal(
            "docker stop x\n",
            new ShellWriter(new Dictionary<string, string> { ["id"] = "x" }).If("there \"$id\"", there =>
                there.Line($"docker stop {there.Ref("id")}")).ToString());

    [Fact]
    public void Ref_Known_IsTheValueElseTheVariable()
    {
        var shell = new ShellWriter(new Dictionary<string, string> { ["id"] = "a b" });

        Assert.Equal("'a b'", shell.Ref("id"));
        Assert.Equal("\"$other\"", shell.Ref("other"));
        Assert.Equal("${other}", shell.Inner("other"));
    }

    [Fact]
    public void Comment_SeveralLines_AreAllComments() =>
        Assert.Equal("# image: x\n# rm -rf /\n", new ShellWriter().Comment("image: x\nrm -rf /").ToString());
}
