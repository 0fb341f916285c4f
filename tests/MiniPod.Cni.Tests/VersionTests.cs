using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>VERSION, and what is based on it: version selection and validation.</summary>
public sealed class VersionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Version_AskedTwice_RunsOnceUntilTheProgramChanges()
    {
        using var host = new CniHost("a");
        PluginOutcome Answer(PluginInvocation _) =>
            ScriptedExec.Success("""{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}""");

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
    [InlineData("another size")]
    [InlineData("another time")]
    [InlineData("another target")]
    [InlineData("replaced while it was asked")]
    public async Task Version_ProgramWasReplaced_IsAskedAnew(string how)
    {
        using var host = new CniHost();
        var (real, link, time) = (
            host.Files.WriteScript("real", "exit 0"), host.Files["bin/a"], new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        Directory.CreateDirectory(host.Plugins);
        File.CreateSymbolicLink(link, real);
        File.SetLastWriteTimeUtc(real, time);
        void Replace()
        {
            if (how == "another size") File.AppendAllText(real, "#");
            if (how == "another target")
            {
                File.Delete(link);
                File.CreateSymbolicLink(link, host.Files.WriteScript("new", "exit 00"));
                return;
            }

            File.SetLastWriteTimeUtc(real, how == "another size" ? time : time.AddSeconds(1));
        }

        var first = true;
        PluginOutcome Answer(PluginInvocation invocation)
        {
            if (first && how == "replaced while it was asked") Replace();
            return ScriptedExec.Success($$"""{"cniVersion":"1.0.0","supportedVersions":["{{(first ? "0.4.0" : "1.0.0")}}"]}""");
        }

        await host.Runtime(Answer).GetVersionInfoAsync("a", host.Recorder, Token);
        first = false;
        if (how != "replaced while it was asked") Replace();
        var info = await host.Runtime(Answer).GetVersionInfoAsync("a", host.Recorder, Token);

        Assert.Equal(["1.0.0"], info.SupportedVersions);
        Assert.Equal(2, host.Recorder.Calls.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"cniVersion":"0.2.0"}""", "0.1.0 0.2.0")]
    [InlineData("""{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}""", "0.2.0")]
    [InlineData("""{"cniVersion":"1.1.0","supportedVersions":[]}""", "")]
    public async Task Version_AnswersOfAllTimes_AreRead(string answer, string expected)
    {
        using var host = new CniHost("a");

        var info = await host.Runtime(_ => ScriptedExec.Success(answer)).GetVersionInfoAsync("a", Token);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), info.SupportedVersions);
    }

    [Fact(Timeout = 60_000)]
    public async Task Version_PluginOlderThanTheCommand_SupportsTheFirstVersionOnly()
    {
        using var host = new CniHost("a");

        var info = await host.Runtime(_ => ScriptedExec.Error(4, "unknown CNI_COMMAND: VERSION")).GetVersionInfoAsync("a", Token);

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
            "VERSION" =>
                $$"""{"cniVersion":"1.1.0","supportedVersions":{{(call.PluginType == "i" ? ipamVersions : """["0.4.0","1.0.0","1.1.0"]""")}}}""",
            "ADD" => "{}",
            _ => "",
        }));
        var list = Networks.Parse(
            """{"cniVersion":"0.4.0","cniVersions":["1.0.0","1.1.0","1.2.0"],"name":"net","plugins":[{"type":"a","ipam":{"type":"i"}},{"type":"b"}]}""");
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

    // The network declares one version, which one of the plugins no longer has after another package was installed.
    [Fact(Timeout = 60_000)]
    public async Task Del_PluginIsOlderThanAtAdd_UsesTheNewestVersionThatAllHave()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var isDowngraded = false;
        PluginOutcome Answer(PluginInvocation call)
        {
            string[] supported = isDowngraded && call.PluginType == "b" ? ["0.4.0", "1.0.0"] : ["0.4.0", "1.0.0", "1.1.0"];
            if (call.Command == "VERSION")
                return ScriptedExec.Success($$"""{"cniVersion":"1.0.0","supportedVersions":["{{string.Join("\",\"", supported)}}"]}""");
            var version = (string)JsonNode.Parse(call.StdinText)!["cniVersion"]!;
            return supported.Contains(version)
                ? ScriptedExec.Success(Networks.Result.Replace("1.0.0", version, StringComparison.Ordinal))
                : ScriptedExec.Error(1, "incompatible CNI versions");
        }

        var list = Networks.OfVersion("1.1.0", "a", "b");
        await host.Runtime(Answer).AddNetworkListAsync(list, Networks.Attachment(ns), Token);
        isDowngraded = true;

        await host.Runtime(Answer).DelNetworkListAsync(list, Networks.Attachment(ns), host.Recorder, Token);

        var versions = host.Recorder.Started.Where(call => call.Command == "DEL")
            .Select(call => $"{call.PluginType} {JsonNode.Parse(call.StdinText)!["cniVersion"]}");
        Assert.Equal(["b 1.1.0", "a 1.1.0", "b 1.0.0", "a 1.0.0"], versions);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_NoVersionInCommon_NamesEachPluginsVersions()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success("""{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}"""));
        var list = Networks.Parse("""{"cniVersion":"1.0.0","cniVersions":["1.1.0"],"name":"net","plugins":[{"type":"a"}]}""");

        var error = await Assert.ThrowsAsync<CniConfigException>(() => runtime.AddNetworkListAsync(list, Networks.Attachment(ns), Token));

        Assert.Equal(CniErrorCode.IncompatibleVersion, error.Code);
        Assert.Contains("a (0.2.0)", error.Message, StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
    }

    [Fact(Timeout = 60_000)]
    public async Task Validate_MissingAndUnsupported_TellsAllTogether()
    {
        using var host = new CniHost("good", "old");
        var runtime = host.Runtime(call => ScriptedExec.Success(call.PluginType == "good"
            ? """{"cniVersion":"1.0.0","supportedVersions":["1.0.0"]}"""
            : """{"cniVersion":"0.2.0","supportedVersions":["0.2.0"]}"""));
        var list = Networks.Parse(
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"good","capabilities":{"mac":true,"ips":false},"ipam":{"type":"absent"}},{"type":"old","capabilities":{"mac":true,"portMappings":true}}]}""");

        var wrong = await runtime.ValidateNetworkListAsync(list, Token);
        var right = await runtime.ValidateNetworkListAsync(Networks.Of("good"), Token);

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
