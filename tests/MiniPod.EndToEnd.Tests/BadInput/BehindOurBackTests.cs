using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Another program removes parts of a pod: the rest can still be removed.</summary>
public sealed class BehindOurBackTests(EndToEndHost host) : BadInputTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("docker rm -f minipod.POD.POD")]
    [InlineData("docker rm -f minipod.POD.toolbox")]
    [InlineData("docker rm -f minipod.POD.POD minipod.POD.toolbox")]
    [InlineData("docker kill minipod.POD.POD")]
    [InlineData("docker restart -t 0 minipod.POD.POD")]
    [InlineData("ip netns del POD")]
    [InlineData("rm /var/run/netns/POD")]
    [InlineData("ip netns del POD; docker rm -f minipod.POD.POD")]
    public async Task Rm_PodTakenApart_LeavesNothing(string line)
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), "-p", "18092:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await BashAsync(line
            .Replace(".POD.", $".{Name("pod")}.", StringComparison.Ordinal)
            .Replace(" POD", $" {Name("pod")}", StringComparison.Ordinal)
            .Replace("/POD", $"/{Name("pod")}", StringComparison.Ordinal))).ShouldSucceed();
        Assert.Contains(Name("pod"), (await MiniPodAsync("ps", "-a")).ShouldSucceed().Stdout, StringComparison.Ordinal);

        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunInPod_SandboxGone_SaysHowToGetItBack()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await Command.RunAsync("docker", "restart", "-t", "0", $"minipod.{Name("pod")}.POD")).ShouldSucceed();

        await RefusesAsync(
            ["run", "-d", "--pod", Name("pod"), "--name", "two", TestImages.Toolbox],
            "is not the one that was started",
            $"Run 'minipod repair {Name("pod")}'");

        (await MiniPodAsync("repair", "-t", "0", Name("pod"))).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", Name("pod"), "--name", "two", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
    }
}
