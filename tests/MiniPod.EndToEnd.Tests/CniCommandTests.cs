using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod cni</c> with the real plugins, in namespaces without containers.</summary>
public sealed class CniCommandTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Add_ThenCheckAndDel_ChangesTheKernelAndChangesItBack()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var network = WriteNetwork('a', 241);

        var added = (await CniAsync("add", network, ns.Path)).ShouldSucceed().Json;

        Assert.Equal([(string)added["ips"]![0]!["address"]!], await ns.FindAddressesAsync("eth0"));
        Assert.Single(Cached(network));
        Assert.Single(Leases(network));
        Assert.Empty((await CniAsync("check", network, ns.Path)).ShouldSucceed().Stdout);
        (await CniAsync("add", network, ns.Path)).ShouldExit(125, "eth0");

        (await Command.RunAsync("ip", "-n", ns.Name, "addr", "flush", "dev", "eth0")).ShouldSucceed();
        (await CniAsync("check", network, ns.Path)).ShouldExit(125, "bridge", "CHECK");

        // The plugin removes the masquerade rules of the addresses that it finds there.
        (await Command.RunAsync("ip", "-n", ns.Name, "addr", "add", (string)added["ips"]![0]!["address"]!, "dev", "eth0")).ShouldSucceed();

        Assert.Empty((await CniAsync("del", network, ns.Path)).ShouldSucceed().Stdout);
        Assert.Null(await ns.FindAddressesAsync("eth0"));
        Assert.Empty(Cached(network));
        Assert.Empty(Leases(network));
        (await CniAsync("del", network, ns.Path)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Environment_OfCnitool_IsHeeded()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var network = WriteNetwork('a', 242);
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["NETCONFPATH"] = NetworkDirectory,
                ["CNI_PATH"] = Prerequisite.PluginDirectory,
                ["CNI_IFNAME"] = "net5",
                ["CNI_ARGS"] = "IgnoreUnknown=1;IP=10.231.242.77",
            },
        };

        (await MiniPodAsync(options, "cni", "add", network, ns.Path)).ShouldSucceed();

        Assert.Equal(["10.231.242.77/24"], await ns.FindAddressesAsync("net5"));
        (await MiniPodAsync(options, "cni", "-i", "net6", "del", network, ns.Path)).ShouldSucceed();
        Assert.NotNull(await ns.FindAddressesAsync("net5"));
        (await MiniPodAsync(options, "cni", "del", network, ns.Path)).ShouldSucceed();
        Assert.Null(await ns.FindAddressesAsync("net5"));
    }

    [Fact(Timeout = Limit)]
    public async Task CapArgs_PortMappings_PublishOnTheBuiltInNetworkUntilDel()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var port = FreePort.Get();
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["CAP_ARGS"] = $$"""{"portMappings":[{"hostPort":{{port}},"containerPort":80,"protocol":"tcp"}]}""",
            },
        };

        var added = (await MiniPodAsync(options, "cni", "add", "minipod", ns.Path)).ShouldSucceed().Json;

        var ip = ((string?)added["ips"]![0]!["address"])!.Split('/')[0];
        Assert.Contains($"--to-destination {ip}:80", (await Command.RunAsync("iptables-save")).Stdout, StringComparison.Ordinal);
        // Without CAP_ARGS: DEL uses the values of the ADD.
        (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();
        Assert.DoesNotContain($"{ip}:80", (await Command.RunAsync("iptables-save")).Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Gc_OfANetwork_DeletesAllThatWasAdded()
    {
        await using var first = await ThrowawayNamespace.CreateAsync(Name("ns1"));
        await using var second = await ThrowawayNamespace.CreateAsync(Name("ns2"));
        var network = WriteNetwork('a', 243);
        foreach (var ns in new[] { first, second }) (await CniAsync("add", network, ns.Path)).ShouldSucceed();

        var result = (await CniAsync("gc", network, first.Path, "-o", "json")).ShouldSucceed().Json;

        Assert.Equal(2, result["deleted"]!.AsArray().Count);
        Assert.Empty(Cached(network));
        Assert.Empty(Leases(network));
        Assert.Null(await first.FindAddressesAsync("eth0"));
        Assert.Null(await second.FindAddressesAsync("eth0"));
    }

    [Fact(Timeout = Limit)]
    public async Task Gc_OfANetworkWithPods_IsRefused()
    {
        var pod = Name("pod");
        var network = WriteNetwork('a', 244);
        (await MiniPodAsync("create", pod, "--cni-conf-dir", NetworkDirectory, "--network", network)).ShouldSucceed();

        (await CniAsync("gc", network)).ShouldExit(125, pod, "--force");
    }

    [Theory(Timeout = Limit)]
    [InlineData("CNI_ARGS", "A=b;C", "\"C\" is not of the form NAME=VALUE")]
    [InlineData("CNI_ARGS", "A=", "\"A=\" is not of the form NAME=VALUE")]
    [InlineData("CAP_ARGS", "[1]", "is not a JSON object")]
    [InlineData("CAP_ARGS", "{", "is not a JSON object")]
    [InlineData("CNI_IFNAME", "a/b", "a/b")]
    public async Task Environment_IsMalformed_IsRefusedBeforeAnything(string variable, string value, string expected)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var network = WriteNetwork('a', 245);
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["NETCONFPATH"] = NetworkDirectory, [variable] = value },
        };

        (await MiniPodAsync(options, "cni", "add", network, ns.Path)).ShouldExit(125, expected);

        Assert.Empty(Cached(network));
        Assert.Null(await ns.FindAddressesAsync("eth0"));
    }

    [Fact(Timeout = Limit)]
    public async Task Network_IsUnknown_TellsWhichThereAre()
    {
        var network = WriteNetwork('a', 246);

        foreach (var verb in new[] { "add", "check", "del", "gc", "status" })
        {
            Assert.Empty((await CniAsync(verb, "nowhere", "/run/netns/none")).ShouldExit(
                125, "\"nowhere\"", network, "\"minipod\" is built in").Stdout);
        }

        (await CniAsync("add", network, "/run/netns/none")).ShouldExit(125, "/run/netns/none");
        (await CniAsync("add", network, "/proc/self/ns/net")).ShouldExit(125, "host");
    }

    [Fact(Timeout = Limit)]
    public async Task DebugPlugin_InAChainAfterTheRealBridge_RecordsEachCallAndPassesTheResultOn()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var log = Path.Combine(Files, "calls.jsonl");
        var network = WriteNetwork('a', 247, $$""", { "type": "minipod-debug", "log": "{{log}}" }""");
        var options = WithDebugPlugin();

        var added = (await MiniPodAsync(options, "cni", "add", network, ns.Path)).ShouldSucceed().Json;
        (await MiniPodAsync(options, "cni", "check", network, ns.Path)).ShouldSucceed();
        (await MiniPodAsync(options, "cni", "del", network, ns.Path)).ShouldSucceed();

        Assert.Equal(
            [(string?)added["ips"]![0]!["address"]],
            (await File.ReadAllLinesAsync(log)).Select(line =>
                (string?)JsonNode.Parse(line)!["stdin"]!["prevResult"]!["ips"]![0]!["address"]).Distinct());
        Assert.Equal(3, (await File.ReadAllLinesAsync(log)).Length);
        Assert.Null(await ns.FindAddressesAsync("eth0"));
        Assert.Contains(
            "1.1.0",
            (await MiniPodAsync(options, "cni", "version", "minipod-debug", "-o", "json")).ShouldSucceed().Stdout,
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task StatusAndGc_PluginsOfVersion110_AreAsked()
    {
        var (log, network) = (Path.Combine(Files, "calls.jsonl"), Name("n"));
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.1.0", "name": "{{network}}",
              "plugins": [{ "type": "minipod-debug", "log": "{{log}}", "on": { "STATUS": { "error": { "code": 50, "msg": "not yet" } } } }] }
            """);
        var options = WithDebugPlugin();

        (await MiniPodAsync(options, "cni", "status", network)).ShouldExit(125, "not yet", "50");
        (await MiniPodAsync(options, "cni", "gc", network)).ShouldSucceed();

        Assert.Equal(["STATUS", "GC"], (await File.ReadAllLinesAsync(log)).Select(line => (string?)JsonNode.Parse(line)!["CNI_COMMAND"]));
    }

    [Theory(Timeout = Limit)]
    [InlineData("""{ "error": { "code": 100, "msg": "no such luck" } }""", "no such luck")]
    [InlineData("""{ "hang": true }""", "limit of 3 s")]
    [InlineData("""{ "crash": true }""", "killed by signal 9")]
    [InlineData("""{ "output": "garbage" }""", "it is not JSON")]
    public async Task Add_LastPluginFails_IsUndone(string behaviour, string expected)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var network = WriteNetwork('a', 248, $$""", { "type": "minipod-debug", "on": { "ADD": {{behaviour}} } }""");

        Assert.Empty((await MiniPodAsync(WithDebugPlugin(), "cni", "add", network, ns.Path, "--timeout", "3")).ShouldExit(
            125, "minipod-debug", expected).Stdout);

        Assert.Null(await ns.FindAddressesAsync("eth0"));
        Assert.Empty(Leases(network));
        Assert.Empty(Cached(network));
    }

    [Fact(Timeout = Limit)]
    public async Task Add_KilledInTheMiddle_IsUndoneByDel()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var log = Path.Combine(Files, "calls.jsonl");
        var network = WriteNetwork('a', 250, $$""", { "type": "minipod-debug", "log": "{{log}}", "on": { "ADD": { "delayMs": 3000 } } }""");
        var options = WithDebugPlugin();
        await using (var add = StartMiniPod(
            "cni", "add", network, ns.Path, "--cni-conf-dir", NetworkDirectory, "--cni-bin-dir", options.Environment["CNI_PATH"]!))
        {
            while (!File.Exists(log)) await Task.Delay(20, TestContext.Current.CancellationToken);
            await add.SignalAsync("KILL");
            Assert.Equal(137, (await add.WaitAsync()).ExitCode);
        }

        Assert.NotNull(await ns.FindAddressesAsync("eth0"));
        Assert.Single(Leases(network));
        Assert.Single(Cached(network));
        (await MiniPodAsync(options, "cni", "check", network, ns.Path)).ShouldExit(125, "did not succeed");
        (await MiniPodAsync(options, "cni", "add", network, ns.Path)).ShouldExit(125, "failed or interrupted ADD");
        (await MiniPodAsync(options, "cni", "del", network, ns.Path)).ShouldSucceed();

        Assert.Null(await ns.FindAddressesAsync("eth0"));
        Assert.Empty(Leases(network));
        Assert.Empty(Cached(network));
    }

    [Fact(Timeout = Limit)]
    public async Task LsAndValidate_GoodBrokenShadowedAndUnrunnable_TellEach()
    {
        var network = WriteNetwork('a', 249);
        WriteFile("net/broken.conflist", "{");
        WriteFile("net/shadowed.conf", $$"""{ "cniVersion": "1.0.0", "name": "{{network}}", "type": "bridge" }""");
        WriteFile("net/unrunnable.conf", """{ "cniVersion": "1.0.0", "name": "unrunnable", "type": "no-such-plugin" }""");

        var listed = (await CniAsync("ls", "-o", "json")).ShouldSucceed().Json.AsArray();
        Assert.StartsWith("broken: ", Note("broken.conflist"), StringComparison.Ordinal);
        Assert.EndsWith($"{network}.conflist", Note("shadowed.conf"), StringComparison.Ordinal);
        Assert.Equal(5, listed.Count);
        Assert.Contains(listed, file => (string?)file!["name"] == "minipod" && (string?)file["file"] == "built in");
        Assert.Equal(6, (await CniAsync("ls")).ShouldSucceed().Lines.Count);

        var validated = (await CniAsync("validate")).ShouldExit(125, "broken.conflist", "no-such-plugin");
        Assert.Equal(
            [$"{network}: valid, CNI 1.0.0; capabilities ips, mac", "minipod: valid"],
            validated.Lines.Select(line => line.StartsWith("minipod", StringComparison.Ordinal) ? line.Split(',')[0] : line));
        (await CniAsync("validate", network)).ShouldSucceed();
        (await CniAsync("validate", "unrunnable")).ShouldExit(125, "no-such-plugin");
        (await CniAsync("status", network)).ShouldSucceed();
        Assert.StartsWith("bridge ", (await CniAsync("version", "bridge")).ShouldSucceed().Lines[1], StringComparison.Ordinal);
        (await CniAsync("version", "no-such-plugin")).ShouldExit(125, "no-such-plugin");

        string Note(string file) =>
            (string)listed.Single(one => ((string)one!["file"]!).EndsWith(file, StringComparison.Ordinal))!["note"]!;
    }

    [Fact(Timeout = Limit)]
    public async Task Version_DanglingLinkAmongThePlugins_IsReportedAndTheOthersAreShown()
    {
        var options = WithDebugPlugin();
        var link = Path.Combine(Files, "plugins", "broken");
        File.CreateSymbolicLink(link, "/no/such/file");

        var shown = (await MiniPodAsync(options, "cni", "version")).ShouldExit(125, link, "/no/such/file");
        var json = (await MiniPodAsync(options, "cni", "version", "-o", "json")).ShouldExit(125, link).Json.AsArray();

        Assert.Contains(shown.Lines, line => line.StartsWith("bridge ", StringComparison.Ordinal));
        Assert.Contains(shown.Lines, line => line.StartsWith("minipod-debug ", StringComparison.Ordinal));
        Assert.Contains(link, (string?)Row("broken")["error"], StringComparison.Ordinal);
        Assert.Null(Row("bridge")["error"]);

        JsonNode Row(string plugin) => json.Single(row => (string?)row!["plugin"] == plugin)!;
    }

    private static string[] Cached(string network) => Directory.GetFiles("/var/lib/cni/results", $"{network}-*");

    private static string[] Leases(string network) =>
        Directory.Exists($"/var/lib/cni/networks/{network}") ? Directory.GetFiles($"/var/lib/cni/networks/{network}", "10.*") : [];

    private Task<CommandResult> CniAsync(params string[] args) => MiniPodAsync(["cni", .. args, "--cni-conf-dir", NetworkDirectory]);

    private CommandOptions WithDebugPlugin()
    {
        var directory = Path.Combine(Files, "plugins");
        Directory.CreateDirectory(directory);
        File.CreateSymbolicLink(Path.Combine(directory, "minipod-debug"), Binary.Path);
        return new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["NETCONFPATH"] = NetworkDirectory,
                ["CNI_PATH"] = $"{directory}:{Prerequisite.PluginDirectory}",
            },
        };
    }
}
