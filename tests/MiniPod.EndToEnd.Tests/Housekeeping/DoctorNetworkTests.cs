using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>What doctor reports about network configurations, plugins, and the forwarding of packets.</summary>
public sealed class DoctorNetworkTests(EndToEndHost host) : HousekeepingTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task Files_BrokenAndShadowed_AreToldAndTheirCommandsMend()
    {
        var network = WriteNetwork('a', 236);
        var broken = WriteFile("net/broken.conflist", "{");
        var shadowed = WriteFile("net/zz-shadowed.conf", $$"""{ "cniVersion": "1.0.0", "name": "{{network}}", "type": "bridge" }""");
        string[] options = ["--cni-conf-dir", NetworkDirectory];

        var checks = await DoctorAsync(0, options);

        Assert.Equal("ok", (string?)Check(checks, "network file", $"{network}.conflist: network")["verdict"]);
        await FixAsync(Check(checks, "network file", broken), "warning");
        await FixAsync(Check(checks, "network file", shadowed), "warning");
        Assert.All((await DoctorAsync(0, options)).Where(check => (string?)check!["check"] == "network file"), check =>
            Assert.Equal("ok", (string?)check!["verdict"]));
    }

    // Not the newest one that the file lists.
    [Fact(Timeout = 3 * Limit)]
    public async Task File_ListsVersions_TheOneThatItsPluginsHaveIsTold()
    {
        WriteFile("net/versions.conflist", $$"""
            { "cniVersion": "0.4.0", "cniVersions": ["1.0.0", "1.1.0"], "name": "{{Prefix}}v", "plugins": [{ "type": "bridge" }] }
            """);
        WriteFile("net/newer.conflist", $$"""
            { "cniVersion": "1.1.0", "name": "{{Prefix}}n", "plugins": [{ "type": "bridge" }] }
            """);
        var areNew = await StandardPlugins.AreNewAsync();

        var checks = await DoctorAsync(0, "--cni-conf-dir", NetworkDirectory);

        var told = (string)Check(checks, "network file", $"\"{Prefix}v\"")["evidence"]!;
        Assert.EndsWith(areNew ? ", CNI 1.1.0" : ", CNI 1.0.0", told, StringComparison.Ordinal);
        Assert.Equal(areNew ? "ok" : "warning", (string?)Check(checks, "network file", "newer.conflist")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task DefaultNetwork_FileOfItsNameWinsAndAnUnknownOneFails()
    {
        var file = WriteFile(
            "net/mine.conflist",
            (await File.ReadAllTextAsync(Path.Combine(Examples, "10-minipod.conflist"))).Replace(
                "minipod0", Prefix, StringComparison.Ordinal));
        string[] options = ["--cni-conf-dir", NetworkDirectory];
        Assert.Contains(file, (string?)Check(await DoctorAsync(0, options), "default network")["evidence"], StringComparison.Ordinal);

        var unknown = new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_NETWORK"] = "nowhere" } };

        Assert.Equal("failed", (string?)Check(await DoctorAsync(unknown, 1, options), "default network", "nowhere")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Plugins_Missing_FailForTheDefaultNetworkAndWarnForOthers()
    {
        WriteFile("net/other.conf", """{ "cniVersion": "1.0.0", "name": "other", "type": "no-such-plugin" }""");

        var bare = await DoctorAsync(1, "--cni-bin-dir", Files);
        var others = await DoctorAsync(0, "--cni-conf-dir", NetworkDirectory);

        Assert.Equal("failed", (string?)Check(bare, "plugin bridge")["verdict"]);
        Assert.Equal("apt-get install containernetworking-plugins", (string?)Check(bare, "plugin bridge")["fix"]);
        Assert.Equal("warning", (string?)Check(others, "plugin no-such-plugin")["verdict"]);
        Assert.Equal("ok", (string?)Check(others, "plugin bridge")["verdict"]);
    }

    [Theory(Timeout = 3 * Limit)]
    [InlineData("ip_forward", "/proc/sys/net/ipv4/ip_forward", "failed", false)]
    [InlineData("ip_forward", "/proc/sys/net/ipv4/ip_forward", "failed", true)]
    [InlineData("br_netfilter", "/proc/sys/net/bridge/bridge-nf-call-iptables", "warning", false)]
    public async Task Setting_Off_IsToldAndMended(string check, string path, string verdict, bool fix)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} does not exist");
        await RunPodAsync("healthy"); // otherwise --fix removes the idle bridge, which later tests expect
        await using var setting = await KernelSetting.ChangeAsync(path, "0", Files);
        var ill = Check(await DoctorAsync(verdict == "failed" ? 1 : 0), check);
        Assert.Equal(verdict, (string?)ill["verdict"]);

        if (fix) (await MiniPodAsync("doctor", "--fix")).ShouldSucceed();
        else await FixAsync(ill, verdict);

        Assert.Equal("1", (await File.ReadAllTextAsync(path)).Trim());
        Assert.Equal("ok", (string?)Check(await DoctorAsync(0), check)["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Forwarding_DroppedAndNoFirewallPlugin_IsToldAndItsCommandMends()
    {
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        Assert.Contains(
            "uses the firewall plugin", (string?)Check(await DoctorAsync(0), "forwarding")["evidence"], StringComparison.Ordinal);
        var network = WriteNetwork('f', 235);
        string[] options = ["--cni-conf-dir", NetworkDirectory];
        var pod = await RunPodAsync("pod", [.. options, "--network", network]);
        (await Command.RunAsync(
            "ip", "netns", "exec", pod.Name, "ip", "route", "replace", "default", "via", "10.231.235.1")).ShouldSucceed();
        Assert.NotEqual(0, (await PingAsync(pod)).ExitCode);

        try
        {
            await FixAsync(Check(await DoctorAsync(0, options), "forwarding", $"network \"{network}\""), "warning");

            (await PingAsync(pod)).ShouldSucceed();
            Assert.Equal("ok", (string?)Check(await DoctorAsync(0, options), "forwarding", $"network \"{network}\"")["verdict"]);
        }
        finally
        {
            foreach (var direction in new[] { "-i", "-o" })
                await Command.RunAsync("iptables", "-w", "-D", "FORWARD", direction, network, "-j", "ACCEPT");
        }
    }

    // The address is the other machine's, so the host must forward the packets.
    private Task<CommandResult> PingAsync(LosablePod pod) => MiniPodAsync("exec", pod.Name, "ping", "-c", "1", "-W", "2", "198.51.100.2");
}
