using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class AgeTests
{
    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    public void Of_Seconds_AreSaidAsKubectlDoes(int seconds, string expected) =>
        Assert.Equal(expected, Age.Of(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(seconds)));
}
