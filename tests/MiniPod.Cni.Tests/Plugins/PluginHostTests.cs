using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Cli.Plugins;
using MiniPod.Cni.Plugins;

namespace MiniPod.Cni.Tests;

/// <summary>The plugin side of the protocol, on its own and with this library's runtime.</summary>
public sealed class PluginHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Version_Asked_ListsAll()
    {
        var (code, output, _) = await CallAsync("VERSION", """{"cniVersion":"0.4.0"}""", []);

        Assert.Equal(0, code);
        Assert.Equal("""{"cniVersion":"0.4.0","supportedVersions":["0.1.0","0.2.0","0.3.0","0.3.1","0.4.0","1.0.0","1.1.0"]}""", output);
        Assert.StartsWith("""{"cniVersion":"1.1.0",""", (await CallAsync("VERSION", "", [])).Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("FLY", "{}", 4, "unknown CNI_COMMAND: FLY")]
    [InlineData("", "{}", 4, "unknown CNI_COMMAND: ")]
    [InlineData("ADD", "", 6, "cannot be read")]
    [InlineData("ADD", "[]", 6, "cannot be read")]
    [InlineData("ADD", """{"cniVersion":"1.0.0"}""", 7, "no \\\"name\\\"")]
    [InlineData("ADD", """{"cniVersion":"1.2.0","name":"n"}""", 1, "incompatible CNI versions")]
    [InlineData("CHECK", """{"cniVersion":"0.3.1","name":"n"}""", 1, "does not allow CHECK")]
    [InlineData("GC", """{"cniVersion":"1.0.0","name":"n"}""", 1, "does not allow GC")]
    [InlineData("STATUS", """{"cniVersion":"1.0.0","name":"n"}""", 1, "does not allow STATUS")]
    [InlineData("ADD", """{"cniVersion":"1.0.0","name":"n","prevResult":[]}""", 6, "not valid")]
    public async Task Call_AgainstTheProtocol_GivesAnErrorObject(string command, string stdin, int code, string message)
    {
        var (exitCode, output, _) = await CallAsync(command, stdin, []);

        Assert.Equal(1, exitCode);
        Assert.Equal(code, (int?)JsonNode.Parse(output)!["code"]);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_VariablesMissing_AreNamedTogether()
    {
        var (_, output, _) = await CallAsync("ADD", "{}", new() { ["CNI_NETNS"] = "", ["CNI_IFNAME"] = "", ["CNI_PATH"] = "" });

        Assert.Contains("CNI_NETNS, CNI_IFNAME, CNI_PATH", output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0.2.0")]
    [InlineData("0.4.0")]
    [InlineData("1.1.0")]
    public async Task Add_PrevResult_IsPassedThroughInTheVersionAsked(string version)
    {
        var previous = CniResult.Parse(Encoding.UTF8.GetBytes(Networks.Result)).ConvertTo(version).ToJson();

        var (code, output, _) = await CallAsync(
            "ADD", $$"""{"cniVersion":"{{version}}","name":"n","type":"minipod-debug","prevResult":{{previous}}}""", []);

        Assert.Equal(0, code);
        Assert.Equal(previous, output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Plugin_ThrowsSomethingElse_BecomesAnInternalErrorWithItsStackInTheLog()
    {
        var (code, output, log) = await CallAsync("ADD", """{"cniVersion":"1.0.0","name":"n","log":"/no/such/directory/log"}""", []);

        Assert.Equal(1, code);
        Assert.Equal(999, (int?)JsonNode.Parse(output)!["code"]);
        Assert.Contains("LibcException", log, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Chain_OfDebugPlugins_RecordsEveryCallOfEveryVerb()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("minipod-debug");
        var log = host.Files["log"];
        var runtime = Runtime(host);
        var list = Networks.Parse($$"""
            {"cniVersion":"1.1.0","name":"net","plugins":[
              {"type":"minipod-debug","log":"{{log}}","result":{{Networks.Result}},"on":{"STATUS":{"error":{"code":50,"msg":"not yet"} } } },
              {"type":"minipod-debug","log":"{{log}}","capabilities":{"mac":true} } ] }
            """);
        var rt = Networks.Attachment(ns) with { CapabilityArgs = new JsonObject { ["mac"] = "m" } };

        var result = await runtime.AddNetworkListAsync(list, rt, Token);
        await runtime.CheckNetworkListAsync(list, rt, Token);
        var status = await Assert.ThrowsAsync<CniPluginException>(() => runtime.GetStatusNetworkListAsync(list, Token));
        await runtime.GcNetworkListAsync(list, [new("c1", "eth0")], false, Token);
        await runtime.DelNetworkListAsync(list, rt, Token);

        Assert.Equal("10.1.2.3/24", result.Ips.Single().Address.ToString());
        Assert.Equal(CniErrorCode.PluginNotAvailable, status.Code);
        var calls = File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["ADD", "ADD", "CHECK", "CHECK", "STATUS", "GC", "GC", "DEL", "DEL"], calls.Select(call => (string?)call["CNI_COMMAND"]));
        Assert.Equal("m", (string?)calls[1]["stdin"]!["runtimeConfig"]!["mac"]);
        Assert.NotNull(calls[1]["stdin"]!["prevResult"]);
        Assert.Equal("c1", (string?)calls[5]["stdin"]!["cni.dev/valid-attachments"]![0]!["containerID"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_PluginThatImplementsIt_FreesWhatNobodyHoldsThoughTheCacheForgot()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("ledger");
        var ledger = new Ledger();
        var runtime = host.Runtime(call => Call(ledger, call));
        var list = Networks.OfVersion("1.1.0", "ledger");
        foreach (var id in new[] { "kept", "stale", "forgotten" })
            await runtime.AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: id), Token);
        File.Delete(Path.Combine(host.Cache, "results", "net-forgotten-eth0"));
        Assert.Equal(3, ledger.Held.Count);

        var result = await runtime.GcNetworkListAsync(list, [new("kept", "eth0")], allowEmpty: false, host.Recorder, Token);

        Assert.Equal(["DEL ledger", "GC ledger"], host.Recorder.Calls);
        Assert.Equal("stale", Assert.Single(result.Deleted).ContainerId);
        Assert.Equal(new GcAttachment("kept", "eth0"), Assert.Single(ledger.Held));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        """{"error":{"code":11,"msg":"later","details":"why"},"stderr":"log"}""",
        "later; why (code 11: try again later). Standard error: log")]
    [InlineData("""{"output":"garbage"}""", "it is not JSON")]
    [InlineData("""{"output":"{}"}""", "2 JSON documents")]
    [InlineData("""{"output":"{\"cniVersion\":\"1.0.0\"}","error":{"code":8,"msg":"late"}}""", "late (code 8")]
    [InlineData("""{"delayMs":10,"crash":true}""", "crashed")]
    public async Task DebugPlugin_ToldToMisbehave_DoesAsTold(string behaviour, string expected)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("minipod-debug");
        var list = Networks.Parse(
            $$"""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"minipod-debug","on":{"ADD":{{behaviour}} } }]}""");

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            Runtime(host).AddNetworkListAsync(list, Networks.Attachment(ns), Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task DebugPlugin_LinkInPlaceOfItsLog_IsNotFollowed()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("minipod-debug");
        var (log, victim) = (host.Files["log"], host.Files["victim"]);
        File.WriteAllText(victim, "root's own");
        File.CreateSymbolicLink(log, victim);
        var list = Networks.Parse($$"""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"minipod-debug","log":"{{log}}"}]}""");

        await Assert.ThrowsAsync<CniPluginException>(() => Runtime(host).AddNetworkListAsync(list, Networks.Attachment(ns), Token));

        Assert.Equal("root's own", File.ReadAllText(victim));
    }

    private static CniRuntime Runtime(CniHost host) => host.Runtime(call =>
    {
        var (code, output, log) = CallAsync(call.Environment, call.Stdin.ToArray()).GetAwaiter().GetResult();
        return new PluginOutcome { ExitCode = code, Stdout = Encoding.UTF8.GetBytes(output), Stderr = Encoding.UTF8.GetBytes(log) };
    });

    private static PluginOutcome Call(CniPlugin plugin, PluginInvocation call)
    {
        using var output = new MemoryStream();
        var code = CniPluginHost.RunAsync(
            plugin, call.Environment, new MemoryStream(call.Stdin.ToArray()), output, Stream.Null, Token).GetAwaiter().GetResult();
        return new PluginOutcome { ExitCode = code, Stdout = output.ToArray() };
    }

    /// <summary>A plugin that allocates something and, as an IPAM plugin should, frees in GC what belongs to no
    /// attachment.</summary>
    private sealed class Ledger : CniPlugin
    {
        public HashSet<GcAttachment> Held { get; } = [];

        public override Task<CniResult> AddAsync(CniPluginCall call, CancellationToken cancellationToken)
        {
            Held.Add(new(call.ContainerId, call.IfName));
            return Task.FromResult(CniResult.Create([], [], [], CniDns.Empty));
        }

        public override Task DelAsync(CniPluginCall call, CancellationToken cancellationToken)
        {
            Held.Remove(new(call.ContainerId, call.IfName));
            return Task.CompletedTask;
        }

        public override Task GcAsync(CniPluginCall call, CancellationToken cancellationToken)
        {
            Held.IntersectWith(call.ValidAttachments);
            return Task.CompletedTask;
        }
    }

    private static Task<(int Code, string Output, string Log)> CallAsync(
        string command, string stdin, Dictionary<string, string> environment)
    {
        var whole = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = "c1",
            ["CNI_NETNS"] = "/x",
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = "/p",
        };
        foreach (var (name, value) in environment) whole[name] = value;
        return CallAsync(whole, Encoding.UTF8.GetBytes(stdin));
    }

    private static async Task<(int Code, string Output, string Log)> CallAsync(
        IReadOnlyDictionary<string, string> environment, byte[] stdin)
    {
        using var output = new MemoryStream();
        using var log = new MemoryStream();
        var plugin = new DebugPlugin(output, log, TimeProvider.System, () =>
            throw new PluginErrorException(CniErrorCode.Internal, "crashed"));
        var code = await CniPluginHost.RunAsync(plugin, environment, new MemoryStream(stdin), output, log, Token);
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(log.ToArray()));
    }
}
