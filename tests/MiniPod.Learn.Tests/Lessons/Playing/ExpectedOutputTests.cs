using MiniPod.Learn.Lessons.Playing;

namespace MiniPod.Learn.Tests.Lessons.Playing;

/// <summary>What was printed is compared with what a lesson expects.</summary>
public sealed class ExpectedOutputTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "  a    b  ")]
    [InlineData("…: veth@if…: <UP> …", "12: veth@if7: <UP> mtu 1500")]
    [InlineData("a\nc", "a\nb\nc")]
    [InlineData("a\n…\nb", "a\nb")]
    [InlineData("(x) [y] $1.*", "(x) [y] $1.*")]
    [InlineData("", "whatever")]
    public void Output_AsExpected_IsFound(string expected, string output) => Assert.Null(ExpectedOutput.FindMissing(expected, output));

    [Theory]
    [InlineData("a", "b", "a")]
    [InlineData("a\nb", "b\na", "b")]
    [InlineData("a", "a b", "a")]
    [InlineData("a …\nz", "a 1\ny", "z")]
    [InlineData("a\na", "a", "a")]
    public void Output_ThatLacksALine_IsToldWithIt(string expected, string output, string missing) =>
        Assert.Equal(missing, ExpectedOutput.FindMissing(expected, output));
}
