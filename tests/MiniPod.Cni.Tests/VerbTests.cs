using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>CHECK, GC, STATUS, VERSION, validation and version selection.</summary>
public sealed class VerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Check_AfterAdd_PassesWhatAddWasGivenAndItsResult()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call => ScriptedExec.Success(call.Command == "ADD" ? Networks.Result : ""));
        var list = Networks.Parse("""{"cniVersion":"0.4.0","name":"net","plugins":[{"type":"a","capabilities":{"mac":true}},{"type":"b"}]}""");
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns) with { Args = [new("K", "V")], CapabilityArgs = new JsonObject { ["mac"] = "m" } }, null, Token);

        await runtime.CheckNetworkListAsync(Networks.OfVersion("0.4.0", "a"), Networks.Attachment($"/proc/self/root{ns.Path}"), host.Recorder, Token);

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
        var never = await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));
        var old = await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(Networks.OfVersion("0.3.1", "a"), Networks.Attachment(ns), host.Recorder, Token));
        fail = true;
        await Assert.ThrowsAsync<CniPluginException>(() => runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token));
        var failed = await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(CniErrorCode.UnknownContainer, never.Code);
        Assert.Equal(CniErrorCode.IncompatibleVersion, old.Code);
        Assert.Contains("did not succeed", failed.Message, StringComparison.Ordinal);
        Assert.Empty(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_PluginFindsSomethingWrong_StopsWithItsError()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call is { Command: "CHECK", PluginType: "b" } ? ScriptedExec.Error(100, "address is gone") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a", "b", "c"), Networks.Attachment(ns), null, Token);

        var error = await Assert.ThrowsAsync<CniPluginException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal(100, (int)error.Code);
        Assert.Equal(["CHECK a", "CHECK b"], host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Check_AnotherNamespaceOrDamagedResult_IsRefused()
    {
        using var ns = PrivateNamespace.Create();
        using var other = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), null, Token);

        await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(other), host.Recorder, Token));
        var path = Path.Combine(host.Cache, "results", "net-c1-eth0");
        File.WriteAllText(path, File.ReadAllText(path).Replace("10.1.2.3/24", "nonsense", StringComparison.Ordinal));
        await Assert.ThrowsAsync<CniCacheException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
    }

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
            await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(link), null, Token);
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
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call => call is { Command: "GC", PluginType: "a" } ? ScriptedExec.Error(999, "cannot") : ScriptedExec.Success(call.Command == "ADD" ? Networks.Result : ""));
        var list = Networks.OfVersion("1.1.0", "a", "b");
        var elsewhere = Networks.Parse("""{"cniVersion":"1.1.0","name":"elsewhere","plugins":[{"type":"a"}]}""");
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: "keep"), null, Token);
        await runtime.AddNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: "stale") with { Args = [new("K", "V")] }, null, Token);
        await runtime.AddNetworkListAsync(elsewhere, Networks.Attachment(ns.Path, containerId: "other"), null, Token);

        var result = await runtime.GcNetworkListAsync(list, [new("keep", "eth0")], allowEmpty: false, host.Recorder, Token);

        Assert.Equal(["DEL b", "DEL a", "GC a", "GC b"], host.Recorder.Calls);
        Assert.Equal("stale", Assert.Single(result.Deleted).ContainerId);
        Assert.Contains("cannot", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
        Assert.True(result.PluginsAsked);
        Assert.Equal("K=V", host.Recorder.Started[0].Environment["CNI_ARGS"]);
        var gc = host.Recorder.Started[2];
        Assert.Equal(["", "", "", ""], new[] { "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS" }.Select(name => gc.Environment[name]));
        Assert.Equal("""[{"containerID":"keep","ifname":"eth0"}]""", JsonNode.Parse(gc.StdinText)!["cni.dev/valid-attachments"]!.ToJsonString());
        Assert.Equal(["elsewhere-other-eth0", "net-keep-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_DelFails_KeepsTheAttachmentAndGoesOn()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(call => call.Command == "DEL" && call.Environment["CNI_CONTAINERID"] == "x1" ? ScriptedExec.Error(11, "busy") : ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "x1"), null, Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "x2"), null, Token);

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
        await runtime.AddNetworkListAsync(Networks.OfVersion("1.1.0", "a"), Networks.Attachment(ns), null, Token);
        var disabled = Networks.Parse("""{"cniVersion":"1.1.0","name":"net","disableGC":"True","plugins":[{"type":"a"}]}""");

        await runtime.GcNetworkListAsync(disabled, [], allowEmpty: true, host.Recorder, Token);
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.GcNetworkListAsync(Networks.OfVersion("1.1.0", "a"), [], allowEmpty: false, host.Recorder, Token));

        Assert.Empty(host.Recorder.Calls);
        Assert.Equal(["net-c1-eth0"], host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_NoValidAttachments_SendsAnEmptyArray()
    {
        using var host = new CniHost("a");

        await host.Runtime(_ => ScriptedExec.Success()).GcNetworkListAsync(Networks.OfVersion("1.1.0", "a"), [], allowEmpty: true, host.Recorder, Token);

        Assert.Contains("\"cni.dev/valid-attachments\":[]", Assert.Single(host.Recorder.Started).StdinText, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Status_PluginNotAvailable_StopsWithItsCode()
    {
        using var host = new CniHost("a", "b", "c");
        var runtime = host.Runtime(call => call.PluginType == "b" ? ScriptedExec.Error(51, "daemon is down") : ScriptedExec.Success());

        var error = await Assert.ThrowsAsync<CniPluginException>(() => runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.1.0", "a", "b", "c"), host.Recorder, Token));
        var old = await runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.0.0", "a", "b"), host.Recorder, Token);
        var ready = await runtime.GetStatusNetworkListAsync(Networks.OfVersion("1.1.0", "a"), host.Recorder, Token);

        Assert.Equal(CniErrorCode.LimitedConnectivity, error.Code);
        Assert.Null(old);
        Assert.Equal("1.1.0", ready);
        Assert.Equal(["STATUS a", "STATUS b", "STATUS a"], host.Recorder.Calls);
        Assert.Equal("", host.Recorder.Started[0].Environment["CNI_CONTAINERID"]);
        Assert.Equal("""{"cniVersion":"1.1.0","name":"net","type":"a"}""", host.Recorder.Started[0].StdinText);
    }

    [Fact(Timeout = 60_000)]
    public async Task Version_AskedTwice_RunsOnceUntilTheProgramChanges()
    {
        using var host = new CniHost("a");
        PluginOutcome Answer(PluginInvocation _) => ScriptedExec.Success("""{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}""");

        var first = await host.Runtime(Answer).GetVersionInfoAsync("a", host.Recorder, Token);
        var second = await host.Runtime(Answer).GetVersionInfoAsync("a", host.Recorder, Token);
        Assert.Single(host.Recorder.Calls);
        File.AppendAllText(Path.Combine(host.Plugins, "a"), "# another build\n");
        await host.Runtime(Answer).GetVersionInfoAsync("a", host.Recorder, Token);

        Assert.Equal(["0.4.0", "1.0.0"], first.SupportedVersions);
        Assert.Equal(first.SupportedVersions, second.SupportedVersions);
        Assert.Equal(2, host.Recorder.Calls.Count);
        var call = host.Recorder.Started[0];
        Assert.Equal("""{"cniVersion":"1.1.0"}""", call.StdinText);
        Assert.Equal("dummy", call.Environment["CNI_NETNS"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"cniVersion":"0.2.0"}""", "0.1.0 0.2.0")]
    [InlineData("""{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}""", "0.2.0")]
    [InlineData("""{"cniVersion":"1.1.0","supportedVersions":[]}""", "")]
    public async Task Version_AnswersOfAllTimes_AreRead(string answer, string expected)
    {
        using var host = new CniHost("a");

        var info = await host.Runtime(_ => ScriptedExec.Success(answer)).GetVersionInfoAsync("a", null, Token);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), info.SupportedVersions);
    }

    [Fact(Timeout = 60_000)]
    public async Task Version_PluginOlderThanTheCommand_SupportsTheFirstVersionOnly()
    {
        using var host = new CniHost("a");

        var info = await host.Runtime(_ => ScriptedExec.Error(4, "unknown CNI_COMMAND: VERSION")).GetVersionInfoAsync("a", null, Token);

        Assert.Equal(["0.1.0"], info.SupportedVersions);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"supportedVersions":["1.0.0"]}""")]
    [InlineData("""{"cniVersion":"1.0.0"}""")]
    [InlineData("""{"cniVersion":"1.0.0","supportedVersions":[1]}""")]
    public async Task Version_AnswerIsNone_FailsAndIsNotRemembered(string answer)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(answer));

        await Assert.ThrowsAsync<CniPluginException>(() => runtime.GetVersionInfoAsync("a", host.Recorder, Token));
        await Assert.ThrowsAsync<CniPluginException>(() => runtime.GetVersionInfoAsync("a", host.Recorder, Token));

        Assert.Equal(2, host.Recorder.Calls.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_SeveralVersionsDeclared_UsesTheHighestThatAllPluginsSupportAndDelTheSame()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b", "i");
        CniRuntime RuntimeWhere(string ipamVersions) => host.Runtime(call => ScriptedExec.Success(call.Command switch
        {
            "VERSION" => $$"""{"cniVersion":"1.1.0","supportedVersions":{{(call.PluginType == "i" ? ipamVersions : """["0.4.0","1.0.0","1.1.0"]""")}}}""",
            "ADD" => "{}",
            _ => "",
        }));
        var list = Networks.Parse("""{"cniVersion":"0.4.0","cniVersions":["1.0.0","1.1.0","1.2.0"],"name":"net","plugins":[{"type":"a","ipam":{"type":"i"}},{"type":"b"}]}""");
        Assert.Equal("1.1.0", list.CniVersion);
        var result = await RuntimeWhere("""["0.4.0","1.0.0"]""").AddNetworkListAsync(list, Networks.Attachment(ns), host.Recorder, Token);
        Assert.Equal("1.0.0", result.CniVersion);
        Assert.Equal(["VERSION a", "VERSION i", "VERSION b", "ADD a", "ADD b"], host.Recorder.Calls);

        File.AppendAllText(Path.Combine(host.Plugins, "i"), "# upgraded\n");
        var del = new Recorder();
        await RuntimeWhere("""["1.1.0"]""").DelNetworkListAsync(list, Networks.Attachment(ns), del, Token);

        Assert.Equal(["DEL b", "DEL a"], del.Calls);
        Assert.All(del.Started, call => Assert.Equal("1.0.0", (string?)JsonNode.Parse(call.StdinText)!["cniVersion"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NoVersionInCommon_NamesEachPluginsVersions()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success("""{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}"""));
        var list = Networks.Parse("""{"cniVersion":"1.0.0","cniVersions":["1.1.0"],"name":"net","plugins":[{"type":"a"}]}""");

        var error = await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(list, Networks.Attachment(ns), null, Token));

        Assert.Equal(CniErrorCode.IncompatibleVersion, error.Code);
        Assert.Contains("a (0.2.0)", error.Message, StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Validate_MissingAndUnsupported_TellsAllTogether()
    {
        using var host = new CniHost("good", "old");
        var runtime = host.Runtime(call => ScriptedExec.Success(call.PluginType == "good" ? """{"cniVersion":"1.0.0","supportedVersions":["1.0.0"]}""" : """{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}"""));
        var list = Networks.Parse("""{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"good","capabilities":{"mac":true,"ips":false},"ipam":{"type":"absent"}},{"type":"old","capabilities":{"mac":true,"portMappings":true}}]}""");

        var wrong = await runtime.ValidateNetworkListAsync(list, null, Token);
        var right = await runtime.ValidateNetworkListAsync(Networks.Of("good"), null, Token);

        Assert.False(wrong.IsValid);
        Assert.Null(wrong.CniVersion);
        Assert.Equal(2, wrong.Errors.Count);
        Assert.IsType<PluginNotFoundException>(wrong.Errors[0]);
        Assert.Equal(CniErrorCode.IncompatibleVersion, wrong.Errors[1].Code);
        Assert.Equal(["mac", "portMappings"], wrong.Capabilities);
        Assert.True(right.IsValid);
        Assert.Equal("1.0.0", right.CniVersion);
    }
}
