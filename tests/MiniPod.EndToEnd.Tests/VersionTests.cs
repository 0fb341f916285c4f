using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class VersionTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Version_Asked_IsOneLineOnStdout()
    {
        var result = (await MiniPodAsync("version")).ShouldSucceed();

        Assert.Matches(@"^minipod \d+\.\d+\.\d+\S* \(linux/\w+\)$", Assert.Single(result.Lines));
        Assert.Empty(result.Stderr);
    }
}
