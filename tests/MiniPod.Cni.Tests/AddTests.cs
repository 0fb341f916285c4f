using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

public sealed class AddTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_ThreePlugins_RunsInOrderWithEachPreviousResult()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var number = 0;
        var runtime = host.Runtime(_ =>
            ScriptedExec.Success($$"""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.{{++number}}/24"}],"own":{{number}}}"""));

        var result = await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.Equal(["ADD a", "ADD b", "ADD c"], host.Recorder.Calls);
        var requests = host.Recorder.Started.Select(call => JsonNode.Parse(call.StdinText)!).ToList();
        Assert.Null(requests[0]["prevResult"]);
        Assert.Equal(1, (int?)requests[1]["prevResult"]!["own"]);
        Assert.Equal(2, (int?)requests[2]["prevResult"]!["own"]);
        Assert.Equal("10.0.0.3/24", result.Ips.Single().Address.ToString());
        Assert.Equal("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.3/24"}],"own":3}""", result.ToJson());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Succeeds_CachesConfigArgsCapabilitiesAndResult()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var list = Networks.Of("a");
        var rt = Networks.Attachment(ns) with
        {
            Args = [new("IgnoreUnknown", "1"), new("B", "2"), new("A", "3")],
            CapabilityArgs = new JsonObject { ["mac"] = "c2:11:22:33:44:55" },
        };

        await runtime.AddNetworkListAsync(list, rt, Token);

        var path = Path.Combine(host.Cache, "results", "net-c1-eth0");
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("cniCacheV1", (string?)file["kind"]);
        Assert.Equal("c1", (string?)file["containerId"]);
        Assert.Equal("net", (string?)file["networkName"]);
        Assert.Equal("eth0", (string?)file["ifName"]);
        Assert.Equal(ns.Path, (string?)file["netns"]);
        Assert.Equal(list.Raw.ToArray(), Convert.FromBase64String((string)file["config"]!));
        Assert.Equal("""[["IgnoreUnknown","1"],["B","2"],["A","3"]]""", file["cniArgs"]!.ToJsonString());
        Assert.Equal("""{"mac":"c2:11:22:33:44:55"}""", file["capabilityArgs"]!.ToJsonString());
        Assert.Equal(Networks.Result, file["result"]!.ToJsonString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));

        var cached = runtime.FindCached("net", "c1", "eth0")!;
        Assert.True(cached.IsComplete);
        Assert.Equal(list.Raw.ToArray(), cached.Config!.Raw.ToArray());
        Assert.Equal(rt.Args, cached.Args);
        Assert.Equal(Networks.Result, cached.Result!.ToJson());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Begins_RecordsTheIntentBeforeTheFirstPlugin()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        CachedAttachment? seen = null;
        CniRuntime runtime = null!;
        runtime = host.Runtime(_ =>
        {
            seen = runtime.FindCached("net", "c1", "eth0");
            return ScriptedExec.Success(Networks.Result);
        });

        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        Assert.NotNull(seen);
        Assert.False(seen.IsComplete);
        Assert.NotNull(seen.Config);
        Assert.Null(seen.Result);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Add_PluginFailsAtAPosition_StopsThereAndDelUndoesWithTheLastResult(int failing)
    {
        using var ns = PrivateNamespace.Create();
        string[] plugins = ["a", "b", "c", "d"];
        using var host = new CniHost(plugins);
        var runtime = host.Runtime(call => call.Command == "DEL" ? ScriptedExec.Success()
            : call.Position == failing ? ScriptedExec.Error(11, "come back", "in a minute", "some log")
            : ScriptedExec.Success($$"""{"cniVersion":"1.0.0","from":{{call.Position}}}"""));
        var rt = Networks.Attachment(ns) with { Args = [new("K", "V")] };

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.AddNetworkListAsync(Networks.Of(plugins), rt, host.Recorder, Token));

        Assert.Equal(plugins[failing], error.PluginType);
        Assert.Equal("ADD", error.Command);
        Assert.Equal(CniErrorCode.TryAgainLater, error.Code);
        Assert.Equal("come back", error.PluginMessage);
        Assert.Equal("in a minute", error.Details);
        Assert.Equal(1, error.ExitCode);
        Assert.Contains("come back; in a minute", error.Message, StringComparison.Ordinal);
        Assert.Contains("some log", error.Message, StringComparison.Ordinal);
        Assert.Equal(failing + 1, host.Recorder.Calls.Count);
        Assert.False(runtime.FindCached("net", "c1", "eth0")!.IsComplete);

        var del = new Recorder();
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), del, Token);

        Assert.Equal(["DEL d", "DEL c", "DEL b", "DEL a"], del.Calls);
        Assert.All(del.Started, call => Assert.Equal("K=V", call.Environment["CNI_ARGS"]));
        Assert.All(del.Started, call =>
            Assert.Equal(failing == 0 ? null : failing - 1, (int?)JsonNode.Parse(call.StdinText)!["prevResult"]?["from"]));
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Repeated_IsRefusedUntilDel()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        var before = File.ReadAllText(Path.Combine(host.Cache, "results", "net-c1-eth0"));

        var other = Networks.Parse("""{"cniVersion":"1.0.0","name":"other","plugins":[{"type":"a"}]}""");
        await Assert.ThrowsAsync<AttachmentExistsException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        await Assert.ThrowsAsync<AttachmentExistsException>(() =>
            runtime.AddNetworkListAsync(other, Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
        Assert.Equal(before, File.ReadAllText(Path.Combine(host.Cache, "results", "net-c1-eth0")));
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginAnswersAnErrorButExitsWith0_HasFailed()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(call => call.Command == "ADD"
            ? ScriptedExec.Success("""{"cniVersion":"1.0.0","code":100,"msg":"no available addresses"}""")
            : ScriptedExec.Success());

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Equal("no available addresses", error.PluginMessage);
        Assert.Equal(0, runtime.FindCached("net", "c1", "eth0")!.FailedPosition);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(137, "")] // killed
    [InlineData(0, "this is no answer")]
    public async Task Add_PluginDoesNotSayThatItFailed_CountsAsInterrupted(int code, string stdout)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(stdout) with { ExitCode = code });

        await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Null(runtime.FindCached("net", "c1", "eth0")!.FailedPosition);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginInTheMiddleMissing_RunsNothingAndCachesNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "c");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        var error = await Assert.ThrowsAsync<PluginNotFoundException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));
        var withIpam = Networks.Parse("""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"},{"type":"c","ipam":{"type":"d"}}]}""");
        var ipam = await Assert.ThrowsAsync<PluginNotFoundException>(() =>
            runtime.AddNetworkListAsync(withIpam, Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(
            $"CNI plugin \"b\" not found in {host.Plugins}. Install it there: the plugins of the CNI project are in the package "
            + "containernetworking-plugins.",
            error.Message);
        Assert.Equal(
            $"CNI plugin \"d\" (IPAM of \"c\") not found in {host.Plugins}. Install it there: the plugins of the CNI project "
            + "are in the package containernetworking-plugins.",
            ipam.Message);
        Assert.Empty(host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_CacheDirectoryCannotBeWritten_RunsNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        host.Files.Write("cache", "a file where a directory should be");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        await Assert.ThrowsAsync<CniCacheException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
    }
}
