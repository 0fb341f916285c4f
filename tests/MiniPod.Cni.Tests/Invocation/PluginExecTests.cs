using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>Plugins as real processes: shell scripts that behave correctly, and scripts that do not.</summary>
public sealed class PluginExecTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_RealProcess_IsGivenExactlyTheProtocolsEnvironmentAndInput()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript(
            "bin/a",
            $"env > {host.Files["env"]}; readlink /proc/self/ns/net > {host.Files["ns"]}; pwd > {host.Files["cwd"]}; cat > "
            + $"{host.Files["stdin"]}; echo log >&2; echo '{Networks.Result}'");
        Environment.SetEnvironmentVariable("MINIPOD_TEST_SECRET", "hush");
        Environment.SetEnvironmentVariable("CNI_ARGS", "FROM=outside");

        await host.Runtime().AddNetworkListAsync(
            Networks.Of("a"),
            Networks.Attachment(ns) with { Args = [new("IgnoreUnknown", "1"), new("K8S_POD_NAME", "p")] },
            host.Recorder,
            Token);

        var (invocation, outcome) = Assert.Single(host.Recorder.Finished);
        var environment = File.ReadAllLines(host.Files["env"])
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["CNI_COMMAND"] = "ADD",
                ["CNI_CONTAINERID"] = "c1",
                ["CNI_NETNS"] = ns.Path,
                ["CNI_IFNAME"] = "eth0",
                ["CNI_ARGS"] = "IgnoreUnknown=1;K8S_POD_NAME=p",
                ["CNI_PATH"] = host.Plugins,
            },
            environment.Where(variable => variable.Key.StartsWith("CNI_", StringComparison.Ordinal)).ToDictionary());
        Assert.All(invocation.Environment, variable => Assert.Equal(variable.Value, environment[variable.Key]));
        Assert.Equal(invocation.Id.ToString(), environment[PluginExec.Marker]);
        string[] ofTheShell = ["PWD", "OLDPWD", "SHLVL", "_"];
        Assert.Equal(
            environment.Where(variable => !ofTheShell.Contains(variable.Key)).OrderBy(variable => variable.Key, StringComparer.Ordinal),
            outcome.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal));
        Assert.Contains("/usr/sbin", environment["PATH"].Split(':'));
        Assert.DoesNotContain("MINIPOD_TEST_SECRET", environment.Keys);
        Assert.Equal("/\n", File.ReadAllText(host.Files["cwd"]));
        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget, File.ReadAllText(host.Files["ns"]).Trim());
        Assert.Equal(invocation.StdinText, File.ReadAllText(host.Files["stdin"]));
        Assert.Equal("""{"cniVersion":"1.0.0","name":"net","type":"a"}""", invocation.StdinText);
        Assert.Equal("log", outcome.StderrText);
        Assert.Equal($"{Networks.Result}\n", outcome.StdoutText);
        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(outcome.Duration, TimeSpan.FromMicroseconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task EachVerb_RealProcess_IsGivenItsCommandAndWhatTheCommandHas()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript(
            "bin/a",
            $$$"""echo "$CNI_COMMAND|$CNI_CONTAINERID|$CNI_NETNS|$CNI_IFNAME|$CNI_ARGS|$CNI_PATH" >> {{{host.Files["log"]}}}; [ $CNI_COMMAND = VERSION ] && echo '{"cniVersion":"1.1.0","supportedVersions":["1.1.0"]}' || echo '{{{Networks.Result}}}'""");
        var (runtime, list, rt) = (
            host.Runtime(), Networks.OfVersion("1.1.0", "a"), Networks.Attachment(ns) with { Args = [new("K", "V")] });

        await runtime.AddNetworkListAsync(list, rt, Token);
        await runtime.CheckNetworkListAsync(list, rt, Token);
        await runtime.GetStatusNetworkListAsync(list, Token);
        await runtime.GetVersionInfoAsync("a", Token);
        await runtime.GcNetworkListAsync(list, [new("c1", "eth0")], false, Token);
        await runtime.DelNetworkListAsync(list, rt, Token);

        var attachment = $"c1|{ns.Path}|eth0|K=V|{host.Plugins}";
        Assert.Equal(
            [
                $"ADD|{attachment}", $"CHECK|{attachment}", $"STATUS|||||{host.Plugins}",
                "VERSION|dummy|dummy|dummy||dummy", $"GC|||||{host.Plugins}", $"DEL|{attachment}",
            ],
            File.ReadAllLines(host.Files["log"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginDirectoriesRelativeOrEmpty_AreGivenAsAbsoluteOrLeftOut()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, host.Plugins);

        await host
            .Runtime(_ => ScriptedExec.Success(Networks.Result), pluginDirectories: ["", relative])
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        var call = Assert.Single(host.Recorder.Started);
        Assert.Equal((Path.Combine(host.Plugins, "a"), host.Plugins), (call.Path, call.Environment["CNI_PATH"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginGivesAWellKnownCode_IsThatCode()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        foreach (var code in Enum.GetValues<CniErrorCode>())
        {
            var runtime = host.Runtime(call => call.Command == "ADD" ? ScriptedExec.Error((int)code, "no") : ScriptedExec.Success());

            var error = await Assert.ThrowsAsync<CniPluginException>(() =>
                runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));
            await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);

            Assert.Equal((code, "no"), (error.Code, error.PluginMessage));
            Assert.Contains($"code {(int)code}: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exit 255", "exit code 255", 255)]
    [InlineData("exit 3", "exit code 3, no error message", 3)]
    [InlineData("echo oops >&2; exit 1", ". Standard error: oops", 1)]
    [InlineData("echo 'not json'; exit 1", "no error object. Output: not json", 1)]
    [InlineData("kill -9 $$", "killed by signal 9", 137)]
    [InlineData(
        "echo '{\"code\":7,\"msg\":\"bad\",\"details\":\"more\"}'; echo log >&2; exit 1",
        "bad; more (code 7: invalid network configuration). Standard error: log",
        1)]
    [InlineData("echo '{\"code\":123,\"msg\":\"own\"}'; exit 1", "own (code 123)", 1)]
    [InlineData("echo '{\"Code\":11,\"Msg\":\"case\"}'; exit 1", "case (code 11: try again later)", 1)]
    [InlineData("echo '{\"cniVersion\":\"1.0.0\"}'; echo '{\"code\":8,\"msg\":\"host netns\"}'; exit 1", "host netns (code 8", 1)]
    [InlineData("echo '{\"cniVersion\":\"1.0.0\"}{\"code\":8,\"msg\":\"host netns\"}trailing'; exit 1", "host netns (code 8", 1)]
    [InlineData("echo '{\"code\":\"seven\",\"msg\":1}'; exit 1", "no error object. Output:", 1)]
    [InlineData("echo '[1]'; exit 1", "no error object. Output: [1]", 1)]
    [InlineData("printf '\\377'; exit 1", "no error object. Output:", 1)]
    public async Task Add_PluginFails_SaysWhatThePluginSaid(string script, string expected, int exitCode)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", script);

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("\"a\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(exitCode, error.ExitCode);
        Assert.Equal(exitCode == 137 ? 9 : null, error.Signal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exit 0", "it is empty")]
    [InlineData("echo '{}{}'", "2 JSON documents")]
    [InlineData("echo '{'", "it is not JSON")]
    [InlineData("echo nonsense", "it is not JSON")]
    [InlineData("printf '\\377\\376'", "it is not JSON")]
    [InlineData("echo '{\"cniVersion\":\"9.9.9\"}'", "is not supported")]
    [InlineData("echo '[]'", "expected an object")]
    [InlineData("echo '{\"ips\":[{\"address\":\"10.0.0.1\"}]}'", "10.0.0.1")]
    [InlineData("head -c 6000000 /dev/zero | tr '\\0' ' '; echo '{}'", "too long to be kept")]
    public async Task Add_AnswerIsNoResult_IsAnErrorThatShowsIt(string script, string expected)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", script);

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(CniErrorCode.DecodingFailure, error.Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_ProgramIsBeingWritten_WaitsUntilItIsWhole()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        File.Copy("/bin/echo", host.Files.Write("bin/a", ""), overwrite: true);
        File.SetUnixFileMode(Path.Combine(host.Plugins, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var writer = new FileStream(Path.Combine(host.Plugins, "a"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        _ = Task.Delay(400, Token).ContinueWith(_ => writer.Dispose(), TaskScheduler.Default);

        // echo prints an empty line: the plugin ran, but its answer is empty.
        var ran = await Assert.ThrowsAsync<CniPluginException>(() =>
            host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Contains("it is empty", ran.Message, StringComparison.Ordinal);
        Assert.InRange(host.Recorder.Finished[0].Outcome.Duration, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_ProgramIsBeingWrittenForEver_SaysSoAtTheDeadline()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        File.Copy("/bin/echo", host.Files.Write("bin/a", ""), overwrite: true);
        File.SetUnixFileMode(Path.Combine(host.Plugins, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var writer = new FileStream(Path.Combine(host.Plugins, "a"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            host.Runtime(timeout: TimeSpan.FromMilliseconds(500)).AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token));

        Assert.Contains("Text file busy", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_ProgramIsNoProgram_SaysWhichAndWhy()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        var path = host.Files.Write("bin/a", "\0\0\0\0");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<CniPluginException>(() =>
            host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(PluginOutcome.NoExitCode, error.ExitCode);
        Assert.NotNull(Assert.Single(host.Recorder.Finished).Outcome.StartError);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_RequestLargerThanAPipeToAPluginThatDoesNotRead_StillHasItsAnswer()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"echo '{Networks.Result}'");
        var list = Networks.Parse(new JsonObject
        {
            [
            "name"] = "net",
            ["cniVersion"] = "1.0.0",
            ["type"] = "a",
            ["big"] = new string('x', 1_000_000)
        }.ToJsonString());

        var result = await host.Runtime().AddNetworkListAsync(list, Networks.Attachment(ns), Token);

        Assert.Single(result.Ips);
    }
}
