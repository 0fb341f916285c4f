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

        // In a mount namespace of its own, as if the package were removed.
        var without = $"unshare --mount bash -c 'mkdir \"$0\" && mount -t tmpfs tmpfs \"$0\" && mkdir \"$0/u\" \"$0/w\" && "
            + "mount -t overlay -o lowerdir=/usr/sbin,upperdir=\"$0/u\",workdir=\"$0/w\" overlay /usr/sbin && "
            + $"rm /usr/sbin/iptables /usr/sbin/ip6tables && \"$@\"' {Files}/without";
        foreach (var line in new[] { $"run -d --name {Name("new")} {TestImages.Toolbox} sleep 600", $"restart {pod}" })
        {
            RequireClear(
                await BashAsync($"{without} \"$minipod\" {line}; code=$?; rmdir {Files}/without; exit $code"),
                125,
                "network \"minipod\" (built in",
                ") cannot be set up on this host",
                "needs the program \"iptables\", which is not installed");
        }

        await before.AssertSameAsync();
    }
}
