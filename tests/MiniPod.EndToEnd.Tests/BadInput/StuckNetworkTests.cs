using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Networks that can no longer be detached: the ways out.</summary>
public sealed class StuckNetworkTests(EndToEndHost host) : PluginTest(host)
{
    private const int Forever = 1000;

    private string Pod => Name("pod");

    [Fact(Timeout = Limit)]
    public async Task Rm_ForeignPluginNeverDetaches_IsKeptUntilItIsGivenUp()
    {
        var before = await RunStuckAsync('a', 94);

        RequireClear(
            await MiniPodAsync([.. Directories, "rm", "-f", Pod]), 125, "never", $"give it up with 'minipod rm -f --forget-network {Pod}'");
        (await MiniPodAsync([.. Directories, "rm", "-f", "--forget-network", Pod])).ShouldExit(
            0, "given up, and whatever its plugins still hold is lost", "never");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_PluginGone_IsKeptUntilItIsGivenUp()
    {
        var before = await RunStuckAsync('a', 95);
        File.Delete(Path.Combine(Programs, "fake"));

        RequireClear(await MiniPodAsync([.. Directories, "rm", "-f", Pod]), 125, "\"fake\" not found", "--forget-network");
        (await MiniPodAsync([.. Directories, "rm", "-f", "--forget-network", Pod])).ShouldExit(0, "given up");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_ConfigurationCorrected_DetachesWithIt()
    {
        var network = WriteNetwork('a', 96, ", { \"type\": \"fake\", \"wrong\": 1 }");
        await WriteFailingDelAsync(network, "if grep -q wrong; then echo never >&2; exit 1; fi", Forever);
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        RequireClear(await MiniPodAsync([.. Directories, "rm", "-f", Pod]), 125, "never");
        WriteNetwork('a', 96, ", { \"type\": \"fake\" }");

        (await MiniPodAsync([.. Directories, "rm", "-f", Pod])).ShouldExit(0, "detached with its current configuration");

        await before.AssertSameAsync();
    }

    // What the plugins of the CNI project leave is known.
    [Fact(Timeout = Limit)]
    public async Task Rm_KnownPluginNeverDetaches_WhatItHoldsIsRemovedWithoutIt()
    {
        var network = WriteNetwork('a', 97, ", { \"type\": \"firewall\" }");
        WriteProgram("bin/firewall", FailsInDel("firewall"));
        await WarmAsync(network, "firewall");
        (await MiniPodAsync("run", "-d", "--name", Name("chains"), TestImages.Toolbox, "true")).ShouldSucceed(); // creates shared chains
        (await MiniPodAsync("rm", "-f", Name("chains"))).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        Assert.NotEmpty(await Kernel.RulesWithAsync($" {await Kernel.IpAsync(Pod)}/32 "));

        (await MiniPodAsync([.. Directories, "rm", "-f", Pod])).ShouldExit(0, "never", "removed without it: 2 firewall rules");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_BandwidthNeverDetaches_ItsDeviceIsRemovedWithoutIt()
    {
        const string Limits = ", { \"type\": \"bandwidth\", \"egressRate\": 8000000, \"egressBurst\": 8000000 }";
        var network = WriteNetwork('a', 91, Limits);
        WriteProgram("bin/bandwidth", FailsInDel("bandwidth"));
        await WarmAsync(network, "bandwidth");
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        Assert.Contains(before.Added(await SnapshotAsync(), "link"), link => link.StartsWith("bwp", StringComparison.Ordinal));

        (await MiniPodAsync([.. Directories, "rm", "-f", Pod])).ShouldExit(0, "never", "removed without it: interface bwp");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Recover_ForeignPluginNeverDetaches_SaysTheSameAndLosesNothing()
    {
        var before = await RunStuckAsync('a', 93);
        RequireClear(await MiniPodAsync([.. Directories, "rm", "-f", Pod]), 125, "never");
        var first = (await MiniPodAsync([.. Directories, "doctor"])).Stdout;
        Assert.Contains($"pod \"{Pod}\": it could not be removed completely", first, StringComparison.Ordinal);
        Assert.Contains($"minipod rm -f {Pod}", first, StringComparison.Ordinal);
        Assert.DoesNotContain("neither a record nor the engine knows", first, StringComparison.Ordinal);

        (await MiniPodAsync([.. Directories, "recover"])).ShouldExit(125, "never", $"minipod rm -f --forget-network {Pod}");

        Assert.Equal("Interrupted", (string?)(await InspectAsync(Pod))["status"]);
        Assert.Contains(
            $"pod \"{Pod}\": it could not be removed completely",
            (await MiniPodAsync([.. Directories, "doctor"])).Stdout,
            StringComparison.Ordinal);
        (await MiniPodAsync("logs", Pod)).ShouldExit(125, $"could not be removed completely. 'minipod rm -f {Pod}' tries it again");
        (await MiniPodAsync([.. Directories, "rm", "-f", "--forget-network", Pod])).ShouldExit(0, "given up");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task DoctorFix_PluginWorksAgain_RemovesThePod()
    {
        await RunStuckAsync('a', 78);
        RequireClear(await MiniPodAsync([.. Directories, "rm", "-f", Pod]), 125, "never");
        (await MiniPodAsync([.. Directories, "doctor", "--fix"])).ShouldExit(1);
        Assert.Equal("Interrupted", (string?)(await InspectAsync(Pod))["status"]);
        WriteProgram("bin/fake", $"#!/bin/sh\n{Good}");

        (await MiniPodAsync([.. Directories, "doctor", "--fix"])).ShouldSucceed();

        (await MiniPodAsync("inspect", Pod)).ShouldExit(125, "no such pod");
        Assert.DoesNotContain(await EngineApi.ContainersAsync(), container => container.Name.Contains(Pod, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles("/var/lib/cni/results", $"{Prefix}a-*"));
        Assert.Empty(await Kernel.RulesWithAsync($"\"{Prefix}a\""));
    }

    [Fact(Timeout = Limit)]
    public async Task CniDel_ForeignPluginNeverDetaches_IsKeptUntilItIsForgotten()
    {
        var network = WriteNetwork('a', 98, ", { \"type\": \"fake\" }");
        await WriteFailingDelAsync(network, "echo never >&2; exit 1", Forever);
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. Directories, "cni", "add", network, ns.Path])).ShouldSucceed();

        RequireClear(
            await MiniPodAsync([.. Directories, "cni", "del", network, ns.Path]), 125, "never", "minipod cni del --forget --ifname eth0");
        (await MiniPodAsync([.. Directories, "cni", "del", "--forget", network, ns.Path])).ShouldExit(0, "given up");

        (await MiniPodAsync([.. Directories, "cni", "del", network, ns.Path])).ShouldExit(0);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task CniValidate_MistakeOfAStandardPlugin_NamesFileLineAndKey()
    {
        var network = WriteNetwork('a', 99, bridgeKeys: "\"mtu\": \"1400\",");

        RequireClear(
            await MiniPodAsync(["cni", "validate", "--cni-conf-dir", NetworkDirectory, network]),
            125,
            $"{NetworkDirectory}/{network}.conflist:5: plugins[0].mtu: must be a whole number, not \"1400\"");
        var doctor = await MiniPodAsync(["doctor", "--cni-conf-dir", NetworkDirectory]);
        Assert.Contains($"vi +5 {NetworkDirectory}/{network}.conflist", doctor.Stdout, StringComparison.Ordinal);
    }

    private static string FailsInDel(string plugin) =>
        $"#!/bin/sh\n[ $CNI_COMMAND != DEL ] || {{ echo never >&2; exit 1; }}\nexec {Prerequisite.PluginDirectory}/{plugin}\n";

    private async Task<HostSnapshot> RunStuckAsync(char letter, int third)
    {
        var network = WriteNetwork(letter, third, ", { \"type\": \"fake\" }");
        await WriteFailingDelAsync(network, "echo never >&2; exit 1", Forever);
        var before = await SnapshotAsync();
        (await MiniPodAsync([.. RunOn(network), "sleep", "600"])).ShouldSucceed();
        return before;
    }
}
