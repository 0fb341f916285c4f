using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>The cache: reading files of other runtimes, and files in any state.</summary>
public sealed class CacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Del_FileOfAnotherRuntime_UsesItsConfigArgsCapabilitiesAndResult()
    {
        using var host = new CniHost("bridge", "portmap");
        var config =
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"bridge"},{"type":"portmap","capabilities":{"portMappings":true}}]}""";
        host.Files.Write("cache/results/net-c1-eth0", $$"""
            {"kind":"cniCacheV1","containerId":"c1","config":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(config))}}","ifName":"eth0","networkName":"net","netns":"/var/run/netns/gone",
             "cniArgs":[["IgnoreUnknown","1"],["K8S_POD_NAME","p"]],"capabilityArgs":{"portMappings":[{"HostPort":80}]},"result":{{Networks.Result}}}
            """);

        await host
            .Runtime(_ => ScriptedExec.Success())
            .DelNetworkListAsync(Networks.Of("absent"), Networks.Attachment(""), host.Recorder, Token);

        Assert.Equal(["DEL portmap", "DEL bridge"], host.Recorder.Calls);
        Assert.All(host.Recorder.Started, call => Assert.Equal("IgnoreUnknown=1;K8S_POD_NAME=p", call.Environment["CNI_ARGS"]));
        Assert.All(host.Recorder.Started, call =>
            Assert.Equal(Networks.Result, JsonNode.Parse(call.StdinText)!["prevResult"]!.ToJsonString()));
        Assert.Equal(
            """{"portMappings":[{"HostPort":80}]}""", JsonNode.Parse(host.Recorder.Started[0].StdinText)!["runtimeConfig"]!.ToJsonString());
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_BareResultOfTheOldestRuntimes_IsThePrevResult()
    {
        using var host = new CniHost("a");
        host.Files.Write("cache/results/net-c1-eth0", Networks.Result);

        await host
            .Runtime(_ => ScriptedExec.Success())
            .DelNetworkListAsync(
                Networks.OfVersion("0.4.0", "a"), Networks.Attachment("") with { Args = [new("K", "V")] }, host.Recorder, Token);

        var call = Assert.Single(host.Recorder.Started);
        Assert.Equal("0.4.0", (string?)JsonNode.Parse(call.StdinText)!["prevResult"]!["cniVersion"]);
        Assert.Equal("K=V", call.Environment["CNI_ARGS"]);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_ResultCannotBeToldInTheConfigsVersion_GoesOnWithoutIt()
    {
        using var host = new CniHost("a");
        var config = Convert.ToBase64String("""{"cniVersion":"9.9.9","name":"net","plugins":[{"type":"a"}]}"""u8);
        host.Files.Write(
            "cache/results/net-c1-eth0",
            $$"""{"kind":"cniCacheV1","containerId":"c1","config":"{{config}}","ifName":"eth0","networkName":"net","result":{{Networks.Result}} }""");

        await host
            .Runtime(_ => ScriptedExec.Success())
            .DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(""), host.Recorder, Token);

        Assert.DoesNotContain("prevResult", Assert.Single(host.Recorder.Started).StdinText, StringComparison.Ordinal);
    }

    [Fact]
    public void GetDamagedCacheFiles_AmongOthers_GivesDamagedOnesAndThoseSetAside()
    {
        using var host = new CniHost("a");
        host.Files.Write("cache/results/.net-c1-eth0.damaged", "{");
        host.Files.Write("cache/results/net-c2-eth0", "");
        host.Files.Write(
            "cache/results/net-c3-eth0",
            """{"kind":"cniCacheV1","containerId":"c3","config":"e30=","ifName":"eth0","networkName":"net"}""");
        host.Files.Write("cache/results/net-c4-eth0", Networks.Result); // in the format of the oldest runtimes
        host.Files.Write($"cache/results/.net-c5-eth0.{Guid.Empty:N}", "{"); // being written

        var files = host.Runtime(_ => ScriptedExec.Success()).GetDamagedCacheFiles();

        Assert.Equal([".net-c1-eth0.damaged", "net-c2-eth0"], files.Select(Path.GetFileName));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetCachedAttachments_SeveralContainersAndForeignFiles_GivesTheContainersOwn()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth0", "c1"), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth1", "c1"), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth0", "c11"), Token);
        host.Files.Write("cache/results/net-c1-broken", "{");
        host.Files.Write("cache/results/net-c1-legacy", Networks.Result);
        host.Files.Write("cache/results/.net-c1-eth0.damaged", "x");

        Assert.Equal(["eth0", "eth1"], runtime.GetCachedAttachments("c1").Select(attachment => attachment.IfName));
        Assert.Equal(3, runtime.GetCachedAttachments().Count);
        Assert.Empty(runtime.GetCachedAttachments("c2"));
        Assert.Equal(ns.Path, runtime.GetCachedAttachments("c11").Single().ToRuntimeConf().NetNs);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NamesTooLongForAFile_AreRefused()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");

        await Assert.ThrowsAsync<CniConfigException>(() => host
            .Runtime(_ => ScriptedExec.Success())
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: new string('c', 230)), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_LockDirectoryCannotBeUsed_SaysSo()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        host.Files.Write("locks", "a file where a directory should be");

        var error = await Assert.ThrowsAsync<CniCacheException>(() =>
            host.Runtime(_ => ScriptedExec.Success()).AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Contains("locks", error.Message, StringComparison.Ordinal);
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
        await runtime.AddNetworkListAsync(ab, Networks.Attachment(ns.Path, containerId: "c"), Token);

        Assert.Null(runtime.FindCached("a", "b-c", "eth0"));
        await Assert.ThrowsAsync<CniCacheException>(() =>
            runtime.AddNetworkListAsync(a, Networks.Attachment(ns.Path, containerId: "b-c"), host.Recorder, Token));
        await runtime.DelNetworkListAsync(a, Networks.Attachment(ns.Path, containerId: "b-c"), host.Recorder, Token);

        Assert.Equal(["DEL a"], host.Recorder.Calls);
        Assert.NotNull(runtime.FindCached("a-b", "c", "eth0"));
    }
}
