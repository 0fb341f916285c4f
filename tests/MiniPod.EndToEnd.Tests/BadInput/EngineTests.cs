using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>An engine that is missing, inaccessible, or not an engine at all.</summary>
public sealed class EngineTests(EndToEndHost host) : BadInputTest(host)
{
    private string SocketPath => Path.Combine(Files, "s");

    [Theory(Timeout = Limit)]
    [InlineData("run")]
    [InlineData("ps")]
    public Task AnyVerb_NoSocket_SaysHowToStartTheEngine(string verb) =>
        FailAsync(
            $"unix://{SocketPath}",
            verb,
            $"the engine is not running: its socket {SocketPath} does not exist. Start it with 'systemctl start docker'");

    [Theory(Timeout = Limit)]
    [InlineData("run")]
    [InlineData("ps")]
    public async Task AnyVerb_SocketWithoutListener_SaysSo(string verb)
    {
        (await Command.RunAsync(
            "perl",
            "-MSocket",
            "-e",
            "socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0])) or die",
            SocketPath)).ShouldSucceed();

        await FailAsync($"unix://{SocketPath}", verb, "nothing listens on its socket");
    }

    [Theory(Timeout = Limit)]
    [InlineData(
        "tcp://192.0.2.1:2375",
        "DOCKER_HOST is \"tcp://192.0.2.1:2375\", a remote engine, whose network namespaces MiniPod cannot reach. Unset DOCKER_HOST")]
    [InlineData("ssh://user:secret@host", "DOCKER_HOST is \"ssh://host\", a remote engine")]
    [InlineData("unix://relative", "not an absolute path")]
    [InlineData("nonsense", "not an engine address")]
    public async Task Run_EngineElsewhere_IsRefused(string address, string says)
    {
        await FailAsync(address, "run", says);
        await FailAsync(address, "ps", says);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_RootlessEngine_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(Files, "open"));
        File.SetUnixFileMode(Path.Combine(Files, "open"), (UnixFileMode)0x1ff);
        var path = Path.Combine(Files, "open", "s");
        await using var listener = RunningCommand.Start("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups",
            "perl", "-MSocket", "-e", "socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0])) or die; listen(S, "
                + "9); sleep 60", path]);
        await UntilAsync(() => File.Exists(path), "the socket");

        await FailAsync(
            $"unix://{path}",
            "run",
            "the engine that listens on",
            "is rootless (user ID 65534)",
            "Set DOCKER_HOST to unix:///var/run/docker.sock");
        var options = new CommandOptions { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{path}" } };
        var checks = (await MiniPodAsync(options, "doctor", "-o", "json")).ShouldExit(1).Json.AsArray();
        Assert.Equal(
            "export DOCKER_HOST=unix:///var/run/docker.sock",
            (string?)Assert.Single(checks, check => (string?)check!["check"] == "engine")!["fix"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("garbage garbage\n", "an unreadable answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>", "an unreadable answer")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", "HTTP status 500: oops")]
    [InlineData("", "the engine closed the connection")]
    public async Task Run_NoEngineListens_ShowsItsAnswer(string answer, string says)
    {
        await using var fake = FakeSocket.Answering(SocketPath, answer);

        await FailAsync($"unix://{SocketPath}", "run", says);
        await FailAsync($"unix://{SocketPath}", "ps", says);
    }

    // No step is begun before an engine has answered, so nothing has to be undone, which would wait for it too.
    [Fact(Timeout = Limit)]
    public async Task Run_EngineDoesNotAnswer_CanBeInterruptedAndLeavesNothing()
    {
        var before = await SnapshotAsync();
        await using (RunningCommand.Start("perl", ["-MSocket", "-e",
            "socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0])) or die; listen(S, 9); sleep 60", SocketPath]))
        {
            await UntilAsync(() => File.Exists(SocketPath), "the socket");
            await using var run = StartMiniPod(
                At($"unix://{SocketPath}"), "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");
            await UntilAsync(
                () => Journal.Read(StateDirectory).Any(line => (string?)line["event"] == "Begin"), "the first line of the journal");

            await run.SignalAsync("INT");

            RequireClear(await run.WaitAsync(), 130, "interrupted");
        }

        File.Delete(SocketPath);
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("/containers/create")]
    [InlineData("/start")]
    public async Task Run_EngineDiesInTheMiddle_KeepsTheRecordUntilItIsBack(string request)
    {
        var engine = (Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock")["unix://".Length..];
        var before = await SnapshotAsync();
        CommandResult result;
        await using (FakeSocket.DyingAt(SocketPath, engine, request))
            result = await MiniPodAsync(At($"unix://{SocketPath}"), "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        RequireClear(
            result,
            125,
            $"cannot run pod \"{Name("pod")}\"",
            "Not everything could be undone",
            "The record is kept",
            $"minipod rm -f {Name("pod")}");
        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("nosuch/image")]
    [InlineData("nosuch/image:1.2")]
    [InlineData("localhost:1/nosuch/image")]
    public Task Run_ImageUnknown_SaysWhereItWasLookedFor(string image) =>
        RefusesAsync(
            ["run", "-d", "--name", Name("pod"), image], $"cannot pull image \"{image}\"", "All changes were undone");

    [Fact(Timeout = Limit)]
    public async Task Run_ImageImpossible_SaysSo()
    {
        await RefusesAsync(["run", "-d", "--name", Name("pod"), "UPPER:::bad"], "UPPER:::bad");
        await RefusesAsync(["run", "-d", "--name", Name("pod"), "../../x"], "Check the name");
        await RefusesAsync(["run", "-d", "--pull", "never", "--name", Name("pod"), "nosuch/image"], "'--pull never' forbids pulling it");
    }

    // The image is present, but a newer one was requested, and its registry does not respond.
    [Fact(Timeout = Limit)]
    public async Task Run_PullAlwaysAndNoRegistry_SaysSo()
    {
        var image = $"localhost:1/{Prefix}";
        (await Command.RunAsync("docker", "tag", TestImages.Toolbox, image)).ShouldSucceed();
        try
        {
            await RefusesAsync(
                ["run", "-d", "--pull", "always", "--name", Name("pod"), image],
                $"cannot pull image \"{image}\"",
                "All changes were undone");
            (await MiniPodAsync("run", "--rm", "--name", Name("pod"), image, "true")).ShouldSucceed();
        }
        finally
        {
            (await Command.RunAsync("docker", "rmi", image)).ShouldSucceed();
        }
    }

    private static CommandOptions At(
        string address) => new() { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = address } };

    private Task FailAsync(string address, string verb, params string[] says) =>
        FailsAsync(125, At(address), verb == "run" ? ["run", "-d", "--name", Name("pod"), TestImages.Toolbox] : [verb], says);
}
