using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>CHECK: what plugins receive, and which of their reports count.</summary>
public sealed class CheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Check_AfterAdd_PassesWhatAddWasGivenAndItsResult()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call => ScriptedExec.Success(call.Command == "ADD" ? Networks.Result : ""));
        var list = Networks.Parse(
            """{"cniVersion":"0.4.0","name":"net","plugins":[{"type":"a","capabilities":{"mac":true}},{"type":"b"}]}""");
        await runtime.AddNetworkListAsync(
            list, Networks.Attachment(ns) with { Args = [new("K", "V")], CapabilityArgs = new JsonObject { ["mac"] = "m" } }, Token);

        await runtime.CheckNetworkListAsync(
            Networks.OfVersion("0.4.0", "a"), Networks.Attachment($"/proc/self/root{ns.Path}"), host.Recorder, Token);

        Assert.Equal(["CHECK a", "CHECK b"], host.Recorder.Calls);
        Assert.All(host.Recorder.Started, call => Assert.Equal(ns.Path, call.Environment["CNI_NETNS"]));
        Assert.All(host.Recorder.Started, call => Assert.Equal("K=V", call.Environment["CNI_ARGS"]));
        var requests = host.Recorder.Started.Select(call => JsonNode.Parse(call.StdinText)!).ToList();
        Assert.All(requests, request => Assert.Equal("0.4.0", (string?)request["prevResult"]!["cniVersion"]));
        Assert.Equal("m", (string?)requests[0]["runtimeConfig"]!["mac"]);
        Assert.Null(requests[1]["runtimeConfig"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_DisabledNeverAddedFailedOrTooOld_RunsNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var fail = false;
        var runtime = host.Runtime(_ => fail ? ScriptedExec.Error(7, "no") : ScriptedExec.Success(Networks.Result));
        var disabled = Networks.Parse("""{"cniVersion":"1.0.0","name":"off","disableCheck":true,"plugins":[{"type":"a"}]}""");

        await runtime.CheckNetworkListAsync(disabled, Networks.Attachment(ns), host.Recorder, Token);
        var never = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        var old = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.OfVersion("0.3.1", "a"), Networks.Attachment(ns), host.Recorder, Token));
        fail = true;
        await Assert.ThrowsAsync<CniPluginException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));
        var failed = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(CniErrorCode.UnknownContainer, never.Code);
        Assert.Equal(CniErrorCode.IncompatibleVersion, old.Code);
        Assert.Contains("did not succeed", failed.Message, StringComparison.Ordinal);
        Assert.Empty(host.Recorder.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_DisabledAtAddOrSince_RunsNothing(bool atAdd)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var disabled = Networks.Parse("""{"cniVersion":"1.0.0","name":"net","disableCheck":true,"plugins":[{"type":"a"}]}""");
        await runtime.AddNetworkListAsync(atAdd ? disabled : Networks.Of("a"), Networks.Attachment(ns), Token);

        await runtime.CheckNetworkListAsync(atAdd ? Networks.Of("a") : disabled, Networks.Attachment(ns), host.Recorder, Token);

        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_PluginMissingOrAfterDel_RunsNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), Token);
        File.Delete(Path.Combine(host.Plugins, "b"));

        var missing = await Assert.ThrowsAsync<PluginNotFoundException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        host.Files.WriteScript("bin/b", "");
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        var deleted = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("b", missing.PluginType);
        Assert.Equal(CniErrorCode.UnknownContainer, deleted.Code);
        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_PluginFindsSomethingWrong_StopsWithItsError()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call is { Command: "CHECK", PluginType: "b" }
            ? ScriptedExec.Error(100, "address is gone")
            : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(100, (int)error.Code);
        Assert.Equal(["CHECK a", "CHECK b"], host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_MacAddressesOfTheHostChanged_PluginsReceiveThoseOfNow()
    {
        const string Result =
            """{"cniVersion":"1.0.0","interfaces":[{"name":"v0","mac":"01","x":1},{"name":"b0","mac":"02"},{"name":"v0","mac":"03","sandbox":"/x"}]}""";
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(call => ScriptedExec.Success(call.Command == "ADD" ? Result : ""));
        var list = Networks.OfVersion("0.4.0", "a");
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns), Token);
        CniResult? asked = null;
        var options = new CheckOptions
        {
            FindHostMacs = (result, _) =>
            {
                asked = result;
                IReadOnlyDictionary<string, string> macs = new Dictionary<string, string> { ["v0"] = "11", ["other"] = "12" };
                return Task.FromResult(macs);
            },
        };

        await runtime.CheckNetworkListAsync(list, Networks.Attachment(ns), options, host.Recorder, Token);

        var interfaces = JsonNode.Parse(Assert.Single(host.Recorder.Started).StdinText)!["prevResult"]!["interfaces"]!.AsArray();
        Assert.Equal(["11", "02", "03"], interfaces.Select(one => (string?)one!["mac"]));
        Assert.Equal(["01", "02", "03"], asked!.Interfaces.Select(one => one.Mac));
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_ReportIsKnownToBeWrong_NextPluginIsAsked()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call.Command == "CHECK" && call.PluginType != "a"
            ? ScriptedExec.Error(100, call.PluginType)
            : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);
        var options = new CheckOptions { IsKnownToBeWrong = (error, _) => Task.FromResult(error.PluginType == "b") };

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), options, host.Recorder, Token));

        Assert.Equal("c", error.PluginType);
        Assert.Equal(["CHECK a", "CHECK b", "CHECK c"], host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_AnotherNamespaceOrDamagedResult_IsRefused()
    {
        using var ns = PrivateNamespace.Create();
        using var other = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(other), host.Recorder, Token));
        var path = Path.Combine(host.Cache, "results", "net-c1-eth0");
        var sound = File.ReadAllText(path);
        foreach (var damaged in new[]
        {
            sound.Replace("10.1.2.3/24", "nonsense", StringComparison.Ordinal),
            sound.Replace("\"cniVersion\":\"1.0.0\"", "\"cniVersion\":\"9.9.9\"", StringComparison.Ordinal),
            sound[..^9],
            "",
        })
        {
            Assert.NotEqual(sound, damaged);
            File.WriteAllText(path, damaged);
            await Assert.ThrowsAsync<CniCacheException>(() =>
                runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        }

        var config = Convert.ToBase64String("""{"cniVersion":"9.9.9","name":"net","plugins":[{"type":"a"}]}"""u8);
        File.WriteAllText(
            path,
            $$"""{"kind":"cniCacheV1","containerId":"c1","config":"{{config}}","ifName":"eth0","networkName":"net","netns":"{{ns.Path}}","result":{{Networks.Result}} }""");
        var inconvertible = await Assert.ThrowsAsync<CniCacheException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        Assert.Contains("9.9.9", inconvertible.Message, StringComparison.Ordinal);

        Assert.Empty(host.Recorder.Calls);
    }
}
