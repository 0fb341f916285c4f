using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Tests.Hosting;

public sealed class DurationOptionTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("250ms", 0.25)]
    [InlineData("0", 0)]
    [InlineData("45", 45)]
    public void Of_ATime_IsThat(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationOption.Of(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("-1s")]
    public void Of_LessThanZero_IsForEver(string text) => Assert.Null(DurationOption.Of(text));

    [Theory]
    [InlineData("soon")]
    [InlineData("30 s")]
    [InlineData("1d")]
    [InlineData("1000h")]
    [InlineData("NaN")]
    [InlineData("")]
    public void Check_NotATime_IsRefused(string text)
    {
        var option = DurationOption.Check(new Option<string>("--timeout"));
        var command = new RootCommand { option };

        Assert.NotEmpty(command.Parse(["--timeout", text]).Errors);
    }
}
