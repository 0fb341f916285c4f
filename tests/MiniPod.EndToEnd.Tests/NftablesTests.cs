using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Networks whose plugins write their rules with nftables, which iptables does not show. Older plugins cannot:
/// 'make test-engines' has newer ones.</summary>
public sealed class NftablesTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Pod_ItsRulesAreInNftables_IsCheckedRepairedStoppedAndRemoved()
    {
        await RequireNewPluginsAsync();
        var (pod, port) = (Name("web"), FreePort.Get());
        var network = WriteNftablesNetwork(241);
        await RunAsync(network, pod, "-p", $"{port}:80", TestImages.Nginx);
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        Assert.Contains("Welcome to nginx", await Web.FetchAsync(url), StringComparison.Ordinal);
        Assert.Equal("Running", (string?)(await CheckAsync(pod))["status"]);

        foreach (var chain in new[] { "ip cni_hostport hostports", "inet cni_plugins_masquerade masq_checks" })
        {
            (await Command.RunAsync("nft", ["flush", "chain", .. chain.Split(' ')])).ShouldSucceed();
            Assert.Equal("NetworkLost", (string?)(await CheckAsync(pod))["status"]);
            (await MiniPodAsync("repair", "--check", pod)).ShouldExit(0, "detach and attach the network");
            Assert.Equal("Running", (string?)(await CheckAsync(pod))["status"]);
            Assert.Contains("Welcome to nginx", await Web.FetchAsync(url), StringComparison.Ordinal);
        }

        // The plugin fails at the first try: nobody needs to know.
        Assert.Empty((await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed().Stderr);
        Assert.Empty(await RulesAsync());
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Empty((await MiniPodAsync("rm", "-f", pod)).ShouldSucceed().Stderr);
        Assert.Empty(await RulesAsync());
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Script_ItsRulesAreInNftables_IsUndoneAtTheFirstTry()
    {
        await RequireNewPluginsAsync();
        var network = WriteNftablesNetwork(243);
        string[] pod = ["--cni-conf-dir", NetworkDirectory, "--network", network, "--name", Name("web"), TestImages.Nginx];
        var script = WriteFile("make.sh", (await MiniPodAsync(["script", .. pod])).ShouldSucceed().Stdout);
        var undo = WriteFile("undo.sh", (await MiniPodAsync(["script", "--undo", .. pod])).ShouldSucceed().Stdout);

        (await Command.RunAsync("bash", script)).ShouldSucceed();
        Assert.NotEmpty(await RulesAsync());
        (await Command.RunAsync("bash", undo)).ShouldSucceed();

        Assert.Empty(await RulesAsync());
        Assert.False(File.Exists($"/var/run/netns/{Name("web")}"));
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Prune_RulesOfNobody_AreRemovedOnAnOwnNetworkAndToldOtherwise()
    {
        await RequireNewPluginsAsync();
        var network = WriteNftablesNetwork(242);
        await RunAsync(network, Name("lost"), "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600");
        var rules = await RulesAsync();
        Assert.Equal(4, rules.Count);
        // Everything of the pod but its rules.
        (await Command.RunAsync("docker", "rm", "-f", $"minipod.{Name("lost")}.toolbox", $"minipod.{Name("lost")}.POD")).ShouldSucceed();
        Directory.Delete(StateDirectory, recursive: true);
        foreach (var file in Directory.EnumerateFiles("/var/lib/cni/results", $"{network}-*")) File.Delete(file);
        foreach (var file in Directory.EnumerateFiles($"/var/lib/cni/networks/{network}", "1*")) File.Delete(file);
        string[] options = ["--cni-conf-dir", NetworkDirectory];

        // No pod is on the network, so that the rules may be another runtime's.
        var told = (await MiniPodAsync(["prune", .. options])).ShouldSucceed().Lines;
        Assert.Contains(told, line => line.StartsWith($"4 nftables rules of network {network}", StringComparison.Ordinal)
            && line.Contains("left alone because it is not known to be MiniPod's; 'nft delete rule ", StringComparison.Ordinal));
        Assert.Equal(rules, await RulesAsync());

        await RunAsync(network, Name("next"), TestImages.Toolbox, "sleep", "600");
        var doctor = (await MiniPodAsync(["doctor", .. options])).Stdout;
        Assert.Contains($"4 nftables rules of network {network}: they are for container", doctor, StringComparison.Ordinal);
        told = (await MiniPodAsync(["prune", .. options])).ShouldSucceed().Lines;
        Assert.Contains(told, line =>
            line.StartsWith("4 nftables rules", StringComparison.Ordinal) && line.EndsWith(": removed", StringComparison.Ordinal));
        Assert.Contains("masquerade", Assert.Single(await RulesAsync()), StringComparison.Ordinal); // the other pod's
        (await MiniPodAsync("rm", "-f", Name("next"))).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    // The first DEL of bridge fails there, although it does its work.
    [Fact(Timeout = Limit)]
    public async Task CniGc_FirstDelFails_IsTriedAgain()
    {
        await RequireNewPluginsAsync();
        var network = WriteNftablesNetwork(240);
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        (await MiniPodAsync("cni", "add", "--cni-conf-dir", NetworkDirectory, network, ns.Path)).ShouldSucceed();

        (await MiniPodAsync("cni", "gc", "--cni-conf-dir", NetworkDirectory, network)).ShouldSucceed();

        Assert.Empty(Directory.EnumerateFiles("/var/lib/cni/results", $"{network}-*"));
        Assert.Empty(await RulesAsync());
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_HostWithoutIptables_BuiltInNetworkIsOfNftables()
    {
        await RequireNewPluginsAsync();
        Assert.SkipUnless(PrivateHost.IsHere, "hides this host's programs");
        var (pod, port) = (Name("web"), FreePort.Get());
        const string hide = "mkdir /usr/sbin/hidden && mv /usr/sbin/*tables* /usr/sbin/hidden && mv /usr/sbin/hidden/nft* /usr/sbin";
        (await Command.RunAsync("bash", "-c", $"{hide} 2>/dev/null; true")).ShouldSucceed();
        try
        {
            (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldExit(
                0, "note: this host has no iptables, so the rules of network \"minipod\" are written with nftables");
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
            Assert.Contains("Welcome to nginx", await Web.FetchAsync(url), StringComparison.Ordinal);
            Assert.Equal("Running", (string?)(await CheckAsync(pod))["status"]);
            Assert.Contains("its rules are written with nftables", (await MiniPodAsync("doctor")).Stdout, StringComparison.Ordinal);
            (await MiniPodAsync("restart", "-t", "0", pod)).ShouldSucceed();
            (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
            Assert.Empty(await RulesAsync());
        }
        finally
        {
            (await Command.RunAsync("bash", "-c", "mv /usr/sbin/hidden/* /usr/sbin; rmdir /usr/sbin/hidden")).ShouldSucceed();
        }
    }

    private static async Task RequireNewPluginsAsync() =>
        Assert.SkipUnless(await StandardPlugins.AreNewAsync(), "the plugins of this host cannot use nftables");

    // The rules of containers: the plugins' own have no comment.
    private static async Task<IReadOnlyList<string>> RulesAsync()
    {
        const string tables = "for t in 'inet cni_plugins_masquerade' 'ip cni_hostport'; do nft list table $t 2>/dev/null; done";
        return (await Command.RunAsync("bash", "-c", $"{tables} | grep '[^\t] comment' || true")).ShouldSucceed().Lines;
    }

    private string WriteNftablesNetwork(int third) => WriteNetwork(
        'n', third, """, { "type": "portmap", "backend": "nftables", "capabilities": { "portMappings": true }, "snat": true }""",
        "\"ipMasqBackend\": \"nftables\",");

    private async Task RunAsync(string network, string pod, params string[] rest) => (await MiniPodAsync(
        ["run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, .. rest])).ShouldSucceed();

    private async Task<JsonNode> CheckAsync(string pod) =>
        (await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!;
}
