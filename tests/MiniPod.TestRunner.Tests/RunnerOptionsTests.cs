namespace MiniPod.TestRunner.Tests;

public sealed class RunnerOptionsTests
{
    private static readonly string[] Line = ["--root", "/r", "--since", "1700000000"];

    [Fact]
    public void Options_Line_HasRootAndBeginning()
    {
        var options = RunnerOptions.Parse(Line, _ => null);

        Assert.Equal("/r", options.Root);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), options.Since);
    }

    [Theory]
    [InlineData(null, 3600)]
    [InlineData("", 3600)]
    [InlineData("90", 90)]
    public void Options_Limit_IsThatOfTheEnvironment(string? given, int limit) =>
        Assert.Equal(limit, RunnerOptions.Parse(Line, name => name == "MINIPOD_TEST_LIMIT" ? given : null).Limit);

    [Theory]
    [InlineData]
    [InlineData("--root", "/r")]
    [InlineData("--root", "/r", "--sinse", "1")]
    public void Options_OtherLine_IsRefused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => RunnerOptions.Parse(args, _ => null));
}
