using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class RemoveTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Rm_RunningPod_IsRefusedAndTheSayingNamesTheWayOut()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync("rm", pod)).ShouldExit(125, pod, "minipod stop", "rm -f");

        await before.AssertSameAsync();
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
    }

    // The first DEL of bridge removes the interface, and fails; the second does not know the addresses any more.
    [Fact(Timeout = Limit)]
    public async Task Rm_ChainOfTheMasqueradeWasDeleted_LeavesNoRule()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await Command.RunAsync("bash", "-ec", $$"""
            jump=$(iptables -t nat -S POSTROUTING | grep -F " {{await Kernel.IpAsync(pod)}}/32 ")
            chain=${jump##*-j }
            eval "iptables -t nat -D ${jump#-A }"
            iptables -t nat -F $chain
            iptables -t nat -X $chain
            """)).ShouldSucceed();

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_ForceAll_RemovesPodsOfEveryStateAndPrintsTheirNames()
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("up"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("create", Name("made"))).ShouldSucceed();
        (await MiniPodAsync("run", "--name", Name("done"), TestImages.Toolbox, "true")).ShouldSucceed();

        var result = (await MiniPodAsync("rm", "-a", "-f")).ShouldSucceed();

        Assert.Equal(new[] { Name("done"), Name("made"), Name("up") }, result.Lines.Order());
        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_ContainersEnded_NeedsNoForce()
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("done"), TestImages.Toolbox, "true")).ShouldSucceed();
        await UntilAsync(async () => (string?)(await InspectAsync(Name("done")))["status"] == "Exited", "the container to exit");

        (await MiniPodAsync("rm", Name("done"))).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_OneOfSeveralUnknown_RemovesTheOthersAndFails()
    {
        (await MiniPodAsync("create", Name("made"))).ShouldSucceed();

        (await MiniPodAsync("rm", Name("none"), Name("made"))).ShouldExit(125, Name("none"));

        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Recover_NothingInterrupted_DoesNothing()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("up"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        var result = (await MiniPodAsync("recover")).ShouldSucceed();

        Assert.Empty(result.Stdout);
        await before.AssertSameAsync();
    }
}
