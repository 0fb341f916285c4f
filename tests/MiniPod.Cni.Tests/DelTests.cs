using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

public sealed class DelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Del_CallerRemembersOtherwise_UsesWhatAddWasGiven()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var list = Networks.Parse(
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","capabilities":{"portMappings":true},"x":1}]}""");
        var ports = new JsonObject
        {
            ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = 8080, ["containerPort"] = 80, ["protocol"] = "tcp" }),
        };
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns) with { Args = [new("K", "V")], CapabilityArgs = ports }, Token);

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
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.DoesNotContain("prevResult", Assert.Single(host.Recorder.Started).StdinText, StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_WithTheGivenConfig_UsesItInsteadOfTheOneOfAdd()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        await runtime.DelNetworkListAsync(
            Networks.Of("b"), Networks.Attachment(ns), new DelOptions { UseGivenConfig = true }, host.Recorder, Token);

        Assert.Equal(["DEL b"], host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Forget_Attachment_RemovesItFromTheCacheWithoutAnyPlugin()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var commands = new List<string>();
        var runtime = host.Runtime(call =>
        {
            commands.Add(call.Command);
            return ScriptedExec.Success(Networks.Result);
        });
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        Assert.True(await runtime.ForgetAttachmentAsync("net", "c1", "eth0", null, Token));
        Assert.False(await runtime.ForgetAttachmentAsync("net", "c1", "eth0", null, Token));

        Assert.Equal(["ADD"], commands);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginSaysUnknownContainer_IsDone()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call =>
            call.Command == "DEL" && call.PluginType == "b" ? ScriptedExec.Error(3, "who?") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), Token);

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
        await Assert.ThrowsAsync<CniCacheException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        Assert.Empty(host.Recorder.Calls);

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.Equal(["DEL a"], host.Recorder.Calls);
        Assert.Equal([".net-c1-eth0.damaged"], host.CacheFiles());
        Assert.Equal(content, File.ReadAllText(host.Files["cache/results/.net-c1-eth0.damaged"]));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("")]
    public async Task Del_CacheFileMissingOrDamaged_UsesTheResultThatTheCallerKnows(string? content)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        if (content is not null) host.Files.Write("cache/results/net-c1-eth0", content);
        var known = JsonNode.Parse(Networks.Result)!.AsObject();

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns) with { KnownResult = known }, host.Recorder, Token);

        Assert.Equal(Networks.Result, JsonNode.Parse(Assert.Single(host.Recorder.Started).StdinText)!["prevResult"]!.ToJsonString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_CachedResultDamagedAlone_StillUsesCachedArguments()
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success());
        var config = Convert.ToBase64String(
            Encoding.UTF8.GetBytes("""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","old":true}]}"""));
        host.Files.Write(
            "cache/results/net-c1-eth0",
            $$"""{"kind":"cniCacheV1","containerId":"c1","ifName":"eth0","networkName":"net","config":"{{config}}","cniArgs":[["K","V"]],"result":{"cniVersion":"9.9.9"} }""");

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
        await runtime.AddNetworkListAsync(Networks.OfVersion(version, "a"), Networks.Attachment(ns), Token);

        await runtime.DelNetworkListAsync(Networks.OfVersion(version, "a"), Networks.Attachment(ns), host.Recorder, Token);

        var request = JsonNode.Parse(Assert.Single(host.Recorder.Started).StdinText)!;
        Assert.Equal(expected ? version : null, (string?)request["prevResult"]?["cniVersion"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("sleep 1", "ended")]
    [InlineData("trap '' TERM; sleep 300", "")]
    public async Task Del_PluginOfAKilledAddRunsOn_AwaitsOrEndsItFirst(string script, string expected)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"[ $CNI_COMMAND = DEL ] && cat {host.Files["said"]} > {host.Files["seen"]}; exit 0");
        host.Files.Write("said", "");
        Process? plugin = null;
        var runtime = host.Runtime(call =>
        {
            // Simulates a killed runtime: the plugin keeps running.
            var start = new ProcessStartInfo(host.Files.WriteScript("running", $"{script}; printf ended > {host.Files["said"]}"));
            start.Environment[PluginExec.Marker] = call.Id.ToString();
            plugin = Process.Start(start);
            throw new OperationCanceledException();
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        await host.Runtime(timeout: TimeSpan.FromSeconds(20)).DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        Assert.Equal(expected, File.ReadAllText(host.Files["seen"]));
        Assert.True(plugin!.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Empty(host.CacheFiles());
        plugin.Dispose();
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
}
