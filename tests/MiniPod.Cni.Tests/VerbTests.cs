using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>GC and STATUS, and the parameters of the DELs in GC.</summary>
public sealed class VerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Del_PathLeadsToAnotherNamespaceByNow_PassesNone()
    {
        using var host = new CniHost("a");
        using var other = PrivateNamespace.Create();
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var link = host.Files["netns"];
        using (var ns = PrivateNamespace.Create())
        {
            File.CreateSymbolicLink(link, ns.Path);
            await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(link), Token);
        }

        File.Delete(link);
        File.CreateSymbolicLink(link, other.Path);
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(link), host.Recorder, Token);

        Assert.Equal("", Assert.Single(host.Recorder.Started).Environment["CNI_NETNS"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_SomeAttachmentsStale_DeletesThemAndAsksEveryPlugin()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call.Command == "GC"
            ? ScriptedExec.Error(999, $"{call.PluginType} cannot")
            : ScriptedExec.Success(call.Command == "ADD" ? Networks.Result : ""));
        var list = Networks.Parse("""{"cniVersion":"1.1.0","name":"net","plugins":[{"type":"a","of":"add"},{"type":"b"}]}""");
        var changed = Networks.Parse("""{"cniVersion":"1.1.0","name":"net","plugins":[{"type":"a","of":"gc"},{"type":"c"}]}""");
        var elsewhere = Networks.Parse("""{"cniVersion":"1.1.0","name":"elsewhere","plugins":[{"type":"a"}]}""");
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: "keep"), Token);
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: "stale") with { Args = [new("K", "V")] }, Token);
        await runtime.AddNetworkListAsync(elsewhere, Networks.Attachment(ns.Path, containerId: "other"), Token);

        var result = await runtime.GcNetworkListAsync(changed, [new("keep", "eth0")], allowEmpty: false, host.Recorder, Token);

        Assert.Equal(["DEL b", "DEL a", "GC a", "GC c"], host.Recorder.Calls);
        Assert.Equal("stale", Assert.Single(result.Deleted).ContainerId);
        Assert.Equal(["a cannot", "c cannot"], result.Errors.Select(error => Assert.IsType<CniPluginException>(error).PluginMessage));
        Assert.True(result.PluginsAsked);
        Assert.Equal("K=V", host.Recorder.Started[0].Environment["CNI_ARGS"]);
        Assert.Equal(
            ["add", "gc"],
            new[] { host.Recorder.Started[1], host.Recorder.Started[2] }.Select(call => (string?)JsonNode.Parse(call.StdinText)!["of"]));
        var gc = host.Recorder.Started[2];
        Assert.Equal(
            ["", "", "", ""], new[] { "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS" }.Select(name => gc.Environment[name]));
        Assert.Equal(
            """[{"containerID":"keep","ifname":"eth0"}]""", JsonNode.Parse(gc.StdinText)!["cni.dev/valid-attachments"]!.ToJsonString());
        Assert.Equal(["elsewhere-other-eth0", "net-keep-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_DelHangs_HasATimeOfItsOwnAndThePluginsAreAskedAfterwards()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"[ $CNI_COMMAND$CNI_CONTAINERID = DELx1 ] && sleep 300; echo '{Networks.Result}'");
        var list = Networks.OfVersion("1.1.0", "a");
        foreach (var id in new[] { "x1", "x2" })
            await host.Runtime().AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: id), Token);

        var result = await host
            .Runtime(timeout: TimeSpan.FromSeconds(2))
            .GcNetworkListAsync(list, [], allowEmpty: true, host.Recorder, Token);

        Assert.Equal(["DEL a", "DEL a", "GC a"], host.Recorder.Calls);
        Assert.Equal("x2", Assert.Single(result.Deleted).ContainerId);
        Assert.Equal("DEL", Assert.IsType<CniTimeoutException>(Assert.Single(result.Errors)).Command);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_LeavesNoLockFileAndNoHalfWrittenFile()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        host.Files.Write($"cache/results/.net-c1-eth0.{Guid.NewGuid():N}", "half");
        host.Files.Write("cache/results/.net-c2-eth0.damaged", "to be looked at");
        Assert.True(File.Exists(host.Files["locks/cni-c1.lock"]));

        await runtime.GcNetworkListAsync(Networks.Of("a"), [], allowEmpty: true, Token);

        Assert.Equal([".net-c2-eth0.damaged"], host.CacheFiles());
        Assert.False(File.Exists(host.Files["locks/cni-c1.lock"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_DelFails_KeepsTheAttachmentAndGoesOn()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(call => call.Command == "DEL" && call.Environment["CNI_CONTAINERID"] == "x1"
            ? ScriptedExec.Error(11, "busy")
            : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "x1"), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "x2"), Token);

        var result = await runtime.GcNetworkListAsync(Networks.Of("a"), [], allowEmpty: true, host.Recorder, Token);

        Assert.Equal("x2", Assert.Single(result.Deleted).ContainerId);
        Assert.Equal(CniErrorCode.TryAgainLater, Assert.Single(result.Errors).Code);
        Assert.False(result.PluginsAsked); // 1.0.0 has no GC
        Assert.Equal(["net-x1-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_DisabledOrEmptyNotMeant_DoesNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.OfVersion("1.1.0", "a"), Networks.Attachment(ns), Token);
        var disabled = Networks.Parse("""{"cniVersion":"1.1.0","name":"net","disableGC":"True","plugins":[{"type":"a"}]}""");

        await runtime.GcNetworkListAsync(disabled, [], allowEmpty: true, host.Recorder, Token);
        await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.GcNetworkListAsync(Networks.OfVersion("1.1.0", "a"), [], allowEmpty: false, host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
        Assert.Equal(["net-c1-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_FunctionFindsNothingToDoOrRefuses_DoesNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var list = Networks.OfVersion("1.1.0", "a");
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns), Token);
        await runtime.AddNetworkListAsync(
            Networks.Parse("""{"cniVersion":"1.1.0","name":"elsewhere","plugins":[{"type":"a"}]}"""),
            Networks.Attachment(ns.Path, "eth1"),
            Token);

        var result = await runtime.GcNetworkListAsync(list, _ => null, allowEmpty: true, host.Recorder, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.GcNetworkListAsync(
            list,
            known => throw new InvalidOperationException($"{known.Single().IfName} is in use"),
            allowEmpty: true,
            host.Recorder,
            Token));
        await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.GcNetworkListAsync(list, _ => [], allowEmpty: false, host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.GcNetworkListAsync(list, _ => [new("../c1", "eth0")], allowEmpty: false, host.Recorder, Token));

        Assert.False(result.PluginsAsked);
        Assert.Empty(host.Recorder.Calls);
        Assert.Equal(["elsewhere-c1-eth1", "net-c1-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_NoValidAttachments_SendsAnEmptyArray()
    {
        using var host = new CniHost("a");

        await host
            .Runtime(_ => ScriptedExec.Success())
            .GcNetworkListAsync(Networks.OfVersion("1.1.0", "a"), [], allowEmpty: true, host.Recorder, Token);

        Assert.Contains("\"cni.dev/valid-attachments\":[]", Assert.Single(host.Recorder.Started).StdinText, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Status_PluginNotAvailable_StopsWithItsCode()
    {
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call.PluginType == "b" ? ScriptedExec.Error(51, "daemon is down") : ScriptedExec.Success());

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.1.0", "a", "b", "c"), host.Recorder, Token));
        var old = await runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.0.0", "a", "b"), host.Recorder, Token);
        var ready = await runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.1.0", "a"), host.Recorder, Token);

        Assert.Equal(CniErrorCode.LimitedConnectivity, error.Code);
        Assert.Null(old);
        Assert.Equal("1.1.0", ready);
        Assert.Equal(["STATUS a", "STATUS b", "STATUS a"], host.Recorder.Calls);
        Assert.Equal("", host.Recorder.Started[0].Environment["CNI_CONTAINERID"]);
        Assert.Equal("""{"cniVersion":"1.1.0","name":"net","type":"a"}""", host.Recorder.Started[0].StdinText);
    }
}
