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
}
