namespace MiniPod.Cni.Tests;

public sealed class AttachmentRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("/proc/self/ns/net")]
    [InlineData("/proc/1/root/proc/self/ns/net")]
    public async Task AnyVerb_HostsOwnNamespace_IsRefused(string path)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        if (path.StartsWith("/proc/1", StringComparison.Ordinal)) path = $"/proc/{Environment.ProcessId}/ns/net";

        var add = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));
        var del = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));
        var check = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));

        Assert.All([add, del, check], error => Assert.Equal(CniErrorCode.InvalidNetNS, error.Code));
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
            await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(Networks.Of("a"), rt, host.Recorder, Token)),
            await Assert.ThrowsAsync<CniConfigException>(() =>
                runtime.GcNetworkListAsync(Networks.OfVersion("1.1.0", "a"), [new(containerId, ifName)], false, host.Recorder, Token)),
            Assert.Throws<CniConfigException>(() => runtime.FindCached("net", containerId, ifName)),
        };

        Assert.All(errors, error => Assert.Equal(code, error.Code));
        Assert.Empty(host.Recorder.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("../net")]
    [InlineData("a/b")]
    [InlineData(".")]
    [InlineData("-a")]
    public async Task AnyVerb_InvalidNetworkName_IsRefused(string name)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        var list = Networks.OfVersion("1.1.0", "a") with { Name = name };
        var rt = Networks.Attachment("");

        await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(list, rt, host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.DelNetworkListAsync(list, rt, host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.CheckNetworkListAsync(list, rt, host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.GcNetworkListAsync(list, [], true, host.Recorder, Token));
        await Assert.ThrowsAsync<CniConfigException>(() => runtime.GetStatusNetworkListAsync(list, host.Recorder, Token));
        Assert.Throws<CniConfigException>(() => runtime.FindCached(name, "c1", "eth0"));

        Assert.Empty(host.Recorder.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DelAndGc_RecordedPathLeadsToTheHostByNow_PassNone(bool gc)
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success());
        var path = $"/proc/{Environment.ProcessId}/ns/net"; // like the path of a container whose process ID is now used on the host
        host.Files.Write(
            "cache/results/net-c1-eth0",
            $$"""{"kind":"cniCacheV1","containerId":"c1","ifName":"eth0","networkName":"net","netns":"{{path}}","result":{{Networks.Result}} }""");

        if (gc) Assert.Empty((await runtime.GcNetworkListAsync(Networks.Of("a"), [], true, host.Recorder, Token)).Errors);
        else await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(""), host.Recorder, Token);

        Assert.Equal("", Assert.Single(host.Recorder.Started).Environment["CNI_NETNS"]);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_CacheFileSpeaksOfAPathOutside_TouchesNothingThere()
    {
        using var host = new CniHost("a");
        var outside = host.Files.Write("cache/outside-eth0", "{");
        host.Files.Write(
            "cache/results/net-c1-eth0",
            $$"""{"kind":"cniCacheV1","containerId":"x/../../../outside","ifName":"eth0","networkName":"net","result":{{Networks.Result}} }""");

        var result = await host.Runtime(_ => ScriptedExec.Success()).GcNetworkListAsync(Networks.Of("a"), [], true, host.Recorder, Token);

        Assert.Empty(result.Deleted);
        Assert.Empty(host.Recorder.Calls);
        Assert.Equal("{", File.ReadAllText(outside));
    }

    [Fact(Timeout = 60_000)]
    public async Task DelAndCheck_RelativePath_AreRefused()
    {
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        var del = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment("netns/x"), host.Recorder, Token));
        var check = await Assert.ThrowsAsync<CniConfigException>(() =>
            runtime.CheckNetworkListAsync(Networks.Of("a"), Networks.Attachment("netns/x"), host.Recorder, Token));

        Assert.All([del, check], error => Assert.Contains("not an absolute path", error.Message, StringComparison.Ordinal));
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
            var error = await Assert.ThrowsAsync<CniConfigException>(() =>
                runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(path), host.Recorder, Token));
            Assert.Equal(CniErrorCode.InvalidNetNS, error.Code);
        }

        Assert.Empty(host.Recorder.Calls);
    }
}
