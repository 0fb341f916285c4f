namespace MiniPod.Cni.Tests;

/// <summary>A DEL in which plugins fail.</summary>
public sealed class DelFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginFails_RunsTheOthersAndKeepsTheCache()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var fail = true;
        var runtime = host.Runtime(call =>
            fail && call is { Command: "DEL", PluginType: "b" } ? ScriptedExec.Error(999, "no") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);

        await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(["DEL c", "DEL b", "DEL a"], host.Recorder.Calls);
        Assert.True(runtime.FindCached("net", "c1", "eth0")!.IsComplete);
        fail = false;
        await runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginAnswersAnErrorButExitsWith0_HasFailed()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(call => ScriptedExec.Success(
            call.Command == "DEL" ? """{"cniVersion":"1.0.0","code":100,"msg":"still in use"}""" : Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Equal("still in use", error.PluginMessage);
        Assert.NotNull(runtime.FindCached("net", "c1", "eth0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_SeveralPluginsFail_ReportsAllOfThem()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call is { Command: "DEL", PluginType: not "b" }
            ? ScriptedExec.Error(999, $"{call.PluginType} says no")
            : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);

        var error = await Assert.ThrowsAsync<CniDelException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token));

        Assert.Equal(["c", "a"], error.Failures.Select(failure => Assert.IsType<CniPluginException>(failure).PluginType));
        Assert.Contains("c says no", error.Message, StringComparison.Ordinal);
        Assert.Contains("a says no", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginMissing_RunsTheOthersAndKeepsTheAttachment()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);
        File.Delete(Path.Combine(host.Plugins, "b"));

        var error = await Assert.ThrowsAsync<PluginNotFoundException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("b", error.PluginType);
        Assert.Equal(["DEL c", "DEL a"], host.Recorder.Calls);
        Assert.NotNull(runtime.FindCached("net", "c1", "eth0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginHangs_RunsTheOthersAndReportsAllFailures()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        host.Files.WriteScript("bin/c", "if [ $CNI_COMMAND = DEL ]; then echo in use >&2; exit 1; fi; echo '" + Networks.Result + "'");
        host.Files.WriteScript("bin/b", "if [ $CNI_COMMAND = DEL ]; then exec sleep 600; fi; echo '" + Networks.Result + "'");
        host.Files.WriteScript("bin/a", "echo '" + Networks.Result + "'");
        var adding = host.Runtime();
        await adding.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), Token);
        var runtime = host.Runtime(timeout: TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<CniDelException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("c", Assert.IsType<CniPluginException>(error.Failures[0]).PluginType);
        Assert.Equal("b", Assert.IsType<CniTimeoutException>(error.Failures[1]).PluginType);
        Assert.Equal(["DEL c", "DEL b", "DEL a"], host.Recorder.Calls);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
        Assert.Contains("took longer than its limit of 3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_PluginMissingAndTheVersionOpen_RunsTheOthers()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var list = Networks.Parse(
            """{"cniVersion":"0.4.0","cniVersions":["0.4.0","1.0.0"],"name":"net","plugins":[{"type":"a"},{"type":"gone"}]}""");
        var runtime = host.Runtime(call => ScriptedExec.Success(
            call.Command == "VERSION" ? """{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}""" : ""));

        var error = await Assert.ThrowsAsync<PluginNotFoundException>(() =>
            runtime.DelNetworkListAsync(list, Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("gone", error.PluginType);
        Assert.Contains("DEL a", host.Recorder.Calls);
    }
}
