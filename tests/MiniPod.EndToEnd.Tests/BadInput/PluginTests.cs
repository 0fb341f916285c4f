using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Plugins that are missing or fail in the middle of a chain.</summary>
public sealed class PluginTests(EndToEndHost host) : PluginTest(host)
{
    [Fact(Timeout = Limit)]
    public Task Run_NoPlugins_SaysWhereToGetThem() =>
        RefusesAsync(
            ["run", "-d", "--cni-bin-dir", Files, TestImages.Toolbox],
            $"CNI plugin \"bridge\" not found in {Files}. Install it there: the plugins of the CNI project are in the package "
            + "containernetworking-plugins.",
            "To search other directories, pass --cni-bin-dir.");

    [Fact(Timeout = Limit)]
    public async Task Run_PluginInTheMiddleMissing_RunsNone()
    {
        var network = WriteNetwork('a', 84, ", { \"type\": \"fake\" }, { \"type\": \"tuning\" }");

        await RefusesAsync(RunOn(network), "CNI plugin \"fake\" not found in");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_AddressPluginMissing_NamesWhoNeedsIt()
    {
        WriteFile(
            "net/1.conflist",
            """{ "cniVersion": "1.0.0", "name": "noipam", "plugins": [ { "type": "bridge", "ipam": { "type": "nonesuch" } } ] }""");

        await RefusesAsync(RunOn("noipam"), "CNI plugin \"nonesuch\" (IPAM of \"bridge\") not found in");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PluginNotExecutable_SaysSo()
    {
        var network = WriteNetwork('a', 85, ", { \"type\": \"fake\" }");
        WriteFile("bin/fake", "");

        await RefusesAsync(RunOn(network), "is not an executable file. Make it executable: chmod +x");
    }

    [Theory(Timeout = Limit)]
    [InlineData(
        "echo '{\"cniVersion\":\"1.0.0\",\"code\":101,\"msg\":\"no vlan\",\"details\":\"vlan 7 is used\"}'; exit 1",
        "no vlan; vlan 7 is used (code 101)")]
    [InlineData("echo it went wrong >&2; exit 3", "exit code 3, no error message. Standard error: it went wrong")]
    [InlineData("echo hello world", "an invalid result: it is not JSON. Output: hello world")]
    [InlineData("printf '\\033[31m\\000\\377'", "an invalid result")]
    [InlineData("exit 0", "it is empty. Output: none")]
    [InlineData("kill -SEGV $$", "killed by signal 11")]
    public async Task Run_PluginInTheMiddleFails_UndoesAll(string script, string says)
    {
        var network = WriteNetwork('a', 86, ", { \"type\": \"fake\" }, { \"type\": \"tuning\" }");
        WriteProgram("bin/fake", $"#!/bin/sh\n{Good}{script}\n");
        await WarmAsync(network);

        await RefusesAsync(RunOn(network), "CNI plugin \"fake\"", says, "All changes were undone.", "--explain");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PluginHangs_IsEndedAtTheDeadline()
    {
        var network = WriteNetwork('a', 87, ", { \"type\": \"fake\" }");
        WriteProgram("bin/fake", $"#!/bin/sh\n{Good}sleep 333\n");
        await WarmAsync(network);

        await RefusesAsync(
            ["--cni-timeout", "1", .. RunOn(network)],
            "took longer than its limit of 1 s: plugin \"fake\"",
            "All changes were undone",
            "--cni-timeout");

        Assert.DoesNotContain("sleep 333", (await Command.RunAsync("ps", "-eo", "args")).Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PluginFailsOnTheWayDownToo_IsToldAndNothingStays()
    {
        var network = WriteNetwork('a', 88, ", { \"type\": \"fake\" }");
        WriteProgram("bin/fake", "#!/bin/sh\necho broken >&2; exit 1\n");
        await WarmAsync(network);
        var before = await SnapshotAsync();

        RequireClear(
            await MiniPodAsync(RunOn(network)),
            125,
            "Standard error: broken",
            "All changes were undone.",
            "nothing of it is left, so its failed DEL is ignored");

        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_PluginAndConfigurationVanished_KeepsTheRecordUntilTheyAreBack()
    {
        var network = WriteNetwork('a', 89, ", { \"type\": \"fake\" }");
        var program = WriteProgram("bin/fake", $"#!/bin/sh\n{Good}echo '{{\"cniVersion\":\"1.0.0\"}}'\n");
        await WarmAsync(network);
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        File.Delete(Path.Combine(NetworkDirectory, $"{network}.conflist"));
        File.Move(program, $"{program}.away");

        RequireClear(
            await MiniPodAsync([.. Directories, "rm", "-f", Name("pod")]), 125, "CNI plugin \"fake\" not found in", "The record is kept");
        Assert.Contains(Name("pod"), (await MiniPodAsync("ps", "-a")).Stdout, StringComparison.Ordinal);
        File.Move($"{program}.away", program);

        (await MiniPodAsync([.. Directories, "rm", "-f", Name("pod")])).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_DelFailsThreeTimesThenSucceeds_KeepsTheRecordAndTheRetryWorks()
    {
        var network = WriteNetwork('a', 90, ", { \"type\": \"fake\" }");
        await WriteFailingDelAsync(network, "echo too early >&2; exit 1");
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        var address = await Kernel.IpAsync(Name("pod"));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            RequireClear(
                await MiniPodAsync([.. Directories, "rm", "-f", Name("pod")]),
                125,
                $"cannot remove pod \"{Name("pod")}\"",
                "too early",
                "The record is kept",
                $"minipod rm -f {Name("pod")}");
            Assert.Contains(Name("pod"), (await MiniPodAsync("ps", "-a")).ShouldSucceed().Stdout, StringComparison.Ordinal);
            Assert.False(File.Exists($"/var/lib/cni/networks/{network}/{address}"), "the bridge plugin did not free the address");
        }

        (await MiniPodAsync([.. Directories, "rm", "-f", Name("pod")])).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("sleep 334", "took longer than its limit of 1 s", "--cni-timeout")]
    [InlineData("kill -KILL $$", "killed by signal 9", "--explain")]
    [InlineData("head -c 100000 /dev/urandom; exit 1", "exit code 1", "--explain")]
    public async Task Stop_PluginHangsIsKilledOrTalksGarbage_IsTriedAgain(string del, string says, string fix)
    {
        var network = WriteNetwork('a', 91, ", { \"type\": \"fake\" }");
        await WriteFailingDelAsync(network, del, times: 1);
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();

        RequireClear(
            await MiniPodAsync([.. Directories, "--cni-timeout", "1", "stop", "-t", "0", Name("pod")]),
            125,
            $"cannot stop pod \"{Name("pod")}\"",
            says,
            fix,
            $"then run 'minipod stop {Name("pod")}'");

        Assert.DoesNotContain("sleep 334", (await Command.RunAsync("ps", "-eo", "args")).Stdout, StringComparison.Ordinal);
        (await MiniPodAsync([.. Directories, "stop", Name("pod")])).ShouldSucceed();
        (await MiniPodAsync([.. Directories, "rm", Name("pod")])).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("{\"kind\":\"cniCacheV1\",")]
    public async Task Rm_CacheFileDamaged_DetachesByTheRecordAndSetsTheFileAside(string text)
    {
        var port = FreePort.Get();
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), "-p", $"{port}:80", TestImages.Toolbox)).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), "-p", $"{port}:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var sandbox = (string)(await InspectAsync(Name("pod")))["sandbox"]!["containerId"]!;
        await File.WriteAllTextAsync(Directory.GetFiles("/var/lib/cni/results", $"*{sandbox}*").Single(), text);

        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();

        var aside = Directory.GetFiles("/var/lib/cni/results", $".*{sandbox}*.damaged").Single();
        Assert.Equal(text, await File.ReadAllTextAsync(aside));
        File.Delete(aside);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_LinkIsAPlainFileByNow_DetachesThroughThePinAndLeavesTheFile()
    {
        var link = $"/var/run/netns/{Name("pod")}";
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        File.Delete(link);
        await File.WriteAllTextAsync(link, "somebody's");

        Assert.Contains("NetworkLost", (await MiniPodAsync("ps", "-a")).ShouldSucceed().Stdout, StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();

        Assert.Equal("somebody's", await File.ReadAllTextAsync(link));
        File.Delete(link);
        await before.AssertSameAsync();
    }
}
