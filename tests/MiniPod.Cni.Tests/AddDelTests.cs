using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

public sealed class AddDelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_ThreePlugins_RunsInOrderWithEachPreviousResult()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var number = 0;
        var runtime = host.Runtime(_ => ScriptedExec.Success($$"""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.{{++number}}/24"}],"own":{{number}}}"""));

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

        await runtime.AddNetworkListAsync(list, rt, null, Token);

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
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));

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

        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);

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

        var error = await Assert.ThrowsAsync<CniPluginException>(() => runtime.AddNetworkListAsync(Networks.Of(plugins), rt, host.Recorder, Token));

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
        Assert.All(del.Started, call => Assert.Equal(failing == 0 ? null : failing - 1, (int?)JsonNode.Parse(call.StdinText)!["prevResult"]?["from"]));
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Repeated_IsRefusedUntilDel()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
        var before = File.ReadAllText(Path.Combine(host.Cache, "results", "net-c1-eth0"));

        var other = Networks.Parse("""{"cniVersion":"1.0.0","name":"other","plugins":[{"type":"a"}]}""");
        await Assert.ThrowsAsync<AttachmentExistsException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        await Assert.ThrowsAsync<AttachmentExistsException>(() => runtime.AddNetworkListAsync(other, Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
        Assert.Equal(before, File.ReadAllText(Path.Combine(host.Cache, "results", "net-c1-eth0")));
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginInTheMiddleMissing_RunsNothingAndCachesNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "c");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        var error = await Assert.ThrowsAsync<PluginNotFoundException>(() => runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal($"CNI plugin \"b\" not found in {host.Plugins}. Install containernetworking-plugins or pass --cni-bin-dir.", error.Message);
        Assert.Empty(host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_CallerRemembersOtherwise_UsesWhatAddWasGiven()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var list = Networks.Parse("""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","capabilities":{"portMappings":true},"x":1}]}""");
        var ports = new JsonObject { ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = 8080, ["containerPort"] = 80, ["protocol"] = "tcp" }) };
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns) with { Args = [new("K", "V")], CapabilityArgs = ports }, null, Token);

        await runtime.DelNetworkListAsync(Networks.Of("b"), Networks.Attachment(ns), host.Recorder, Token);

        var call = Assert.Single(host.Recorder.Started);
        Assert.Equal("a", call.PluginType);
        Assert.Equal("K=V", call.Environment["CNI_ARGS"]);
        Assert.Equal(ns.Path, call.Environment["CNI_NETNS"]);
        var request = JsonNode.Parse(call.StdinText)!;
        Assert.Equal(8080, (int?)request["runtimeConfig"]!["portMappings"]![0]!["hostPort"]);
        Assert.Equal(Networks.Result, request["prevResult"]!.ToJsonString());
        Assert.Null(runtime.FindCached("net", "c1", "eth0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_RepeatedOrNeverAdded_Succeeds()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.DoesNotContain("prevResult", Assert.Single(host.Recorder.Started).StdinText, StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginFails_HaltsAndKeepsTheCache()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var fail = true;
        var runtime = host.Runtime(call => fail && call is { Command: "DEL", PluginType: "b" } ? ScriptedExec.Error(999, "no") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), null, Token);

        await Assert.ThrowsAsync<CniPluginException>(() => runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(["DEL c", "DEL b"], host.Recorder.Calls);
        Assert.True(runtime.FindCached("net", "c1", "eth0")!.IsComplete);
        fail = false;
        await runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), null, Token);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginMissing_KeepsCacheAndThrows()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), null, Token);
        File.Delete(Path.Combine(host.Plugins, "a"));

        await Assert.ThrowsAsync<PluginNotFoundException>(() => runtime.DelNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
        Assert.NotNull(runtime.FindCached("net", "c1", "eth0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginSaysUnknownContainer_IsDone()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call => call.Command == "DEL" && call.PluginType == "b" ? ScriptedExec.Error(3, "who?") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), null, Token);

        await runtime.DelNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.Equal(["DEL b", "DEL a"], host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"kind\":\"cniCacheV1\",\"containerId\":\"c1\",\"config\":\"!!\"}")]
    [InlineData("{\"kind\":\"cniCacheV9\"}")]
    [InlineData("[]")]
    [InlineData("\u0000\u0001")]
    public async Task Del_CacheFileDamaged_SetsItAsideAndGoesOnWithoutResult(string content)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        host.Files.Write("cache/results/net-c1-eth0", content);
        Assert.Throws<CniCacheException>(() => runtime.FindCached("net", "c1", "eth0"));
        await Assert.ThrowsAsync<CniCacheException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        Assert.Empty(host.Recorder.Calls);

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.Equal(["DEL a"], host.Recorder.Calls);
        Assert.Equal([".net-c1-eth0.damaged"], host.CacheFiles());
        Assert.Equal(content, File.ReadAllText(host.Files["cache/results/.net-c1-eth0.damaged"]));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_CachedResultDamagedAlone_StillUsesCachedArguments()
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success());
        var config = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","old":true}]}"""));
        host.Files.Write("cache/results/net-c1-eth0", $$"""{"kind":"cniCacheV1","containerId":"c1","ifName":"eth0","networkName":"net","config":"{{config}}","cniArgs":[["K","V"]],"result":{"cniVersion":"9.9.9"} }""");

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(""), host.Recorder, Token);

        var call = Assert.Single(host.Recorder.Started);
        Assert.Equal("K=V", call.Environment["CNI_ARGS"]);
        Assert.Contains("\"old\":true", call.StdinText, StringComparison.Ordinal);
        Assert.DoesNotContain("prevResult", call.StdinText, StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0.3.1", false)]
    [InlineData("0.4.0", true)]
    [InlineData("1.1.0", true)]
    public async Task Del_ConfigVersion_DecidesAboutPrevResult(string version, bool expected)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success("""{"ips":[{"address":"10.0.0.1/24"}]}"""));
        await runtime.AddNetworkListAsync(Networks.OfVersion(version, "a"), Networks.Attachment(ns), null, Token);

        await runtime.DelNetworkListAsync(Networks.OfVersion(version, "a"), Networks.Attachment(ns), host.Recorder, Token);

        var request = JsonNode.Parse(Assert.Single(host.Recorder.Started).StdinText)!;
        Assert.Equal(expected ? version : null, (string?)request["prevResult"]?["cniVersion"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_NamespaceGoneOrPlainFile_PassesNone()
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success());
        var stale = host.Files.Write("stale", "");

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment("/run/netns/no-such-namespace"), host.Recorder, Token);
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(stale), host.Recorder, Token);
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(""), host.Recorder, Token);

        Assert.All(host.Recorder.Started, call => Assert.Equal("", call.Environment["CNI_NETNS"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/proc/self/ns/net")]
    [InlineData("/proc/1/root/proc/self/ns/net")]
    public async Task AnyVerb_HostsOwnNamespace_IsRefused(string path)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        if (path.StartsWith("/proc/1", StringComparison.Ordinal)) path = $"/proc/{Environment.ProcessId}/ns/net";

        var add = await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));

        Assert.Equal(CniErrorCode.InvalidNetNS, add.Code);
        Assert.Empty(host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "eth0", CniErrorCode.UnknownContainer)]
    [InlineData("../x", "eth0", CniErrorCode.InvalidEnvironment)]
    [InlineData("a/b", "eth0", CniErrorCode.InvalidEnvironment)]
    [InlineData("-a", "eth0", CniErrorCode.InvalidEnvironment)]
    [InlineData("a b", "eth0", CniErrorCode.InvalidEnvironment)]
    [InlineData("ä", "eth0", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", ".", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "..", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "a/b", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "a:b", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "a b", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "a\u00a0b", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "sixteen-bytes-xx", CniErrorCode.InvalidEnvironment)]
    [InlineData("c1", "ääääääää", CniErrorCode.InvalidEnvironment)]
    public async Task AnyVerb_InvalidIdOrInterface_IsRefused(string containerId, string ifName, CniErrorCode code)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var rt = Networks.Attachment("", ifName, containerId);

        var errors = new[]
        {
            await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), rt, host.Recorder, Token)),
            await Assert.ThrowsAsync<CniConfigException>(() => runtime.DelNetworkListAsync(Networks.Of("a"), rt, host.Recorder, Token)),
            Assert.Throws<CniConfigException>(() => runtime.FindCached("net", containerId, ifName)),
        };

        Assert.All(errors, error => Assert.Equal(code, error.Code));
        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NamespaceMissingOrNone_IsRefused()
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var plain = host.Files.Write("plain", "");

        foreach (var path in new[] { "", "relative", "/no/such", plain, $"/{new string('x', 5000)}", "/run/netns/\0" })
        {
            var error = await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));
            Assert.Equal(CniErrorCode.InvalidNetNS, error.Code);
        }

        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task AddDel_AmbiguousCacheNames_DoNotMixAttachments()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var ab = Networks.Parse("""{"cniVersion":"1.0.0","name":"a-b","plugins":[{"type":"a"}]}""");
        var a = Networks.Parse("""{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"a"}]}""");
        await runtime.AddNetworkListAsync(ab, Networks.Attachment(ns.Path, containerId: "c"), null, Token);

        Assert.Null(runtime.FindCached("a", "b-c", "eth0"));
        await Assert.ThrowsAsync<CniCacheException>(() => runtime.AddNetworkListAsync(a, Networks.Attachment(ns.Path, containerId: "b-c"), host.Recorder, Token));
        await runtime.DelNetworkListAsync(a, Networks.Attachment(ns.Path, containerId: "b-c"), host.Recorder, Token);

        Assert.Equal(["DEL a"], host.Recorder.Calls);
        Assert.NotNull(runtime.FindCached("a-b", "c", "eth0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_CacheDirectoryCannotBeWritten_RunsNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        host.Files.Write("cache", "a file where a directory should be");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        await Assert.ThrowsAsync<CniCacheException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
    }
}
