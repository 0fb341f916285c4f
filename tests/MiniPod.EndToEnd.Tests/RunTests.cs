using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class RunTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunDetached_ThenRemoved_LeavesTheHostAsItWas()
    {
        var before = await SnapshotAsync();

        var result = (await MiniPodAsync("run", "-d", "--name", Name("web"), "-p", "18080:80", TestImages.Nginx)).ShouldSucceed();
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(result.Lines));
        (await MiniPodAsync("rm", "-f", Name("web"))).ShouldSucceed();

        await before.AssertSameAsync();
    }
}
