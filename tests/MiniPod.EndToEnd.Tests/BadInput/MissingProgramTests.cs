using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A host without the programs that the plugins need: nothing is begun that could not be undone.</summary>
public sealed class MissingProgramTests(EndToEndHost host) : BadInputTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunAndRestart_IptablesIsNotInstalled_AreRefusedAndChangeNothing()
    {
        Assert.SkipWhen(await StandardPlugins.AreNewAsync(), "these plugins can do without");
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        foreach (var line in new[] { $"run -d --name {Name("new")} {TestImages.Toolbox} sleep 600", $"restart {pod}" })
        {
            RequireClear(
                await WithoutIptablesAsync(line),
                125,
                "network \"minipod\" (built in",
                ") cannot be set up on this host",
                "needs the program \"iptables\", which is not installed");
        }

        await before.AssertSameAsync();
    }

    // Its rules are still in the kernel.
    [Fact(Timeout = Limit)]
    public async Task Rm_IptablesIsNoLongerInstalled_KeepsThePodUntilItIs()
    {
        Assert.SkipWhen(await StandardPlugins.AreNewAsync(), "these plugins can do without");
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        RequireClear(
            await WithoutIptablesAsync($"rm -f {pod}"),
            125,
            "Its firewall rules cannot be looked at: the program \"iptables\" is not installed.",
            $"give it up with 'minipod rm -f --forget-network {pod}'");

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    // In a mount namespace of its own, as if the package were removed.
    private Task<CommandResult> WithoutIptablesAsync(string line)
    {
        var without = $"unshare --mount bash -c 'mkdir \"$0\" && mount -t tmpfs tmpfs \"$0\" && mkdir \"$0/u\" \"$0/w\" && "
            + "mount -t overlay -o lowerdir=/usr/sbin,upperdir=\"$0/u\",workdir=\"$0/w\" overlay /usr/sbin && "
            + $"rm /usr/sbin/*tables* && \"$@\"' {Files}/without";
        return BashAsync($"{without} \"$minipod\" {line}; code=$?; rmdir {Files}/without; exit $code");
    }
}
