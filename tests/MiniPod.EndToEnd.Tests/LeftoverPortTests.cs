using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Rules of a container that is gone, which forward a host port to the address that another pod gets.</summary>
public sealed class LeftoverPortTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("iptables")]
    [InlineData("nftables")]
    public async Task Run_RulesOfALostPodLeadToIt_AreToldAboutAndPruned(string backend)
    {
        Assert.SkipUnless(backend == "iptables" || await StandardPlugins.AreNewAsync(), "the plugins of this host cannot use nftables");
        var (port, network) = (FreePort.Get(), WriteBackend(backend));
        await RunAsync(network, Name("lost"), "-p", $"{port}:80", TestImages.Toolbox, "sleep", "600");
        var (address, lost) = (await Kernel.IpAsync(Name("lost")), (string)(await InspectAsync(Name("lost")))["id"]!);
        var id = (string)(await EngineApi.InspectAsync($"minipod.{Name("lost")}.POD"))["Id"]!;
        // Everything of the pod but its rules.
        (await Command.RunAsync("docker", "rm", "-f", $"minipod.{Name("lost")}.toolbox", $"minipod.{Name("lost")}.POD")).ShouldSucceed();
        Directory.Delete(StateDirectory, recursive: true);
        foreach (var file in Directory.EnumerateFiles("/var/lib/cni/results", $"{network}-*")) File.Delete(file);
        Free(network);
        Assert.Contains(id, await RulesAsync(), StringComparison.Ordinal);

        var run = await RunAsync(network, Name("next"), TestImages.Toolbox, "sleep", "600");

        Assert.Equal(address, await Kernel.IpAsync(Name("next")));
        Assert.Contains(
            $"warning: host port {port}/tcp is forwarded to pod \"{Name("next")}\", which does not publish it, by rules of container "
            + $"\"{id[..12]}\". 'minipod prune' removes them",
            run.Stderr,
            StringComparison.Ordinal);
        Assert.Contains(id, await RulesAsync(), StringComparison.Ordinal);
        await MiniPodAsync("prune", "--cni-conf-dir", NetworkDirectory);
        Assert.DoesNotContain(id, await RulesAsync(), StringComparison.Ordinal);
        Assert.Empty((await MiniPodAsync("restart", "-t", "0", Name("next"))).ShouldSucceed().Stderr);
        Assert.Empty((await MiniPodAsync("rm", "-f", Name("next"))).ShouldSucceed().Stderr);
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
        File.Delete($"/var/run/netns/{Name("lost")}");
        File.Delete($"/run/minipod/locks/pod-{lost}");
        if (!File.Exists($"/run/minipod/netns/{lost}")) return; // removed by prune
        (await Command.RunAsync("umount", $"/run/minipod/netns/{lost}")).ShouldSucceed();
        File.Delete($"/run/minipod/netns/{lost}");
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_RulesOfAnotherCniUserLeadToThePod_AreLeftAndToldAbout()
    {
        var (pod, port, network) = (Name("web"), FreePort.Get(), WriteBackend("iptables"));
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var ports = $$"""{"portMappings":[{"hostPort":{{port}},"containerPort":80,"protocol":"tcp"}]}""";
        var options = new CommandOptions { Environment = new Dictionary<string, string?> { ["CAP_ARGS"] = ports } };
        (await MiniPodAsync(options, "cni", "add", "--cni-conf-dir", NetworkDirectory, network, ns.Path)).ShouldSucceed();
        var cached = Assert.Single(Directory.EnumerateFiles("/var/lib/cni/results", $"{network}-*"));
        var (text, rules) = (await File.ReadAllTextAsync(cached), await OthersAsync());
        File.Delete(cached);
        Free(network);
        (await Command.RunAsync("ip", "-n", ns.Name, "link", "del", "eth0")).ShouldSucceed();
        string[] warning =
        [
            $"warning: host port {port}/tcp is forwarded to pod \"{pod}\", which does not publish it, by rules of container \"cnitool-",
            "otherwise remove them with the program that created them.",
        ];

        Told(await RunAsync(network, pod, TestImages.Toolbox, "sleep", "600"));
        (await Command.RunAsync("ip", "netns", "exec", pod, "ip", "link", "del", "eth0")).ShouldSucceed();
        Told(await MiniPodAsync("repair", pod));
        Told(await MiniPodAsync("restart", "-t", "0", pod));
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        Told(await MiniPodAsync("start", pod));

        Assert.Equal(rules, await OthersAsync());
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await File.WriteAllTextAsync(cached, text);
        (await MiniPodAsync("cni", "del", "--cni-conf-dir", NetworkDirectory, network, ns.Path)).ShouldSucceed();
        Assert.Empty(await OthersAsync());
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();

        void Told(CommandResult result) => result.ShouldExit(0, warning);
        async Task<IReadOnlyList<string>> OthersAsync() =>
            [.. (await RulesAsync()).Split('\n').Where(line => line.Contains("cnitool-", StringComparison.Ordinal))];
    }

    private static void Free(string network)
    {
        foreach (var file in Directory.EnumerateFiles($"/var/lib/cni/networks/{network}")) File.Delete(file);
    }

    private static async Task<string> RulesAsync() =>
        (await Command.RunAsync("bash", "-c", "iptables-save; nft list ruleset 2>/dev/null || true")).ShouldSucceed().Text;

    private string WriteBackend(string backend) => WriteNetwork(
        'l',
        239,
        $$""", { "type": "portmap", "backend": "{{backend}}", "capabilities": { "portMappings": true }, "snat": true }""",
        $"\"ipMasqBackend\": \"{backend}\",");

    private async Task<CommandResult> RunAsync(string network, string pod, params string[] rest) => (await MiniPodAsync(
        ["run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, .. rest])).ShouldSucceed();
}
