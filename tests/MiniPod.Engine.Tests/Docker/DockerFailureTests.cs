using System.Diagnostics;
using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Docker;

/// <summary>Tests what the real engine cannot be made to do: failures, garbage, silence.</summary>
public sealed class DockerFailureTests
{
    private const int Limit = 30_000;
    private static readonly string Id = new('a', 64);

    public DockerFailureTests() => Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ContainerConfig Config { get; } = new()
    {
        Name = "web",
        Image = "nginx",
        NetworkMode = "none",
        Environment = ["PASSWORD=secret"],
    };

    // Seen after the engine and containerd were ended by force: the container cannot start until they are restarted.
    [Theory(Timeout = Limit)]
    [InlineData("task 3f29c0 already exists: unknown", true)]
    [InlineData("failed to create task for container: task 3f29c0: already exists: unknown", true)]
    [InlineData("the volume already exists", false)]
    public async Task Start_ContainerdStillHasItsTask_SaysWhatMendsIt(string message, bool isStale)
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(500, $$"""{"message":"{{message}}"}"""));
        using var engine = new DockerEngine(fake.Options);

        var error = await Assert.ThrowsAnyAsync<EngineException>(() => engine.StartContainerAsync(Id, Token));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(isStale, error is StaleTaskException);
        Assert.Equal(isStale, error.Message.Contains("'systemctl restart containerd docker'", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_ServerError_KeepsTheEnginesWordsAndNamesWhatWasTried()
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(500, """{"message":"disk on fire: \"/var\" & co"}"""));
        using var engine = new DockerEngine(fake.Options);

        Assert.Equal(
            "cannot create container \"web\": disk on fire: \"/var\" & co",
            await MessageAsync(() => engine.CreateContainerAsync(Config, Token)));
        Assert.Equal(
            "cannot list containers: disk on fire: \"/var\" & co", await MessageAsync(() => engine.ListContainersAsync([], Token)));
        Assert.Equal(
            "cannot start container \"aaaaaaaaaaaa\": disk on fire: \"/var\" & co",
            await MessageAsync(() => engine.StartContainerAsync(Id, Token)));
        foreach (var verb in Verbs(engine, Token))
            Assert.Contains("disk on fire: \"/var\" & co", await MessageAsync(verb), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_ContainerRemovedBeforeItsExitCodeIsAsked_SaysSo()
    {
        await using var fake = new FakeEngine(request => request.Path switch
        {
            var path when path.EndsWith("/containers/web/exec", StringComparison.Ordinal) => FakeEngine.Json(201, """{"Id":"e1"}"""),
            var path when path.EndsWith("/exec/e1/start", StringComparison.Ordinal) =>
                "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
            _ => FakeEngine.Json(404, """{"message":"No such exec instance: e1"}"""),
        });
        using var engine = new DockerEngine(fake.Options);

        var message = await MessageAsync(() =>
            engine.ExecAsync("web", new ExecConfig { Command = ["true"] }, null, Stream.Null, Stream.Null, Token));

        Assert.Equal(
            "cannot run a command in container \"web\" to completion: "
            + "the container stopped or was removed before the exit code could be read",
            message);
    }

    // The kernel resets a connection that is closed with data unread.
    [Fact(Timeout = Limit)]
    public async Task Exec_ConnectionClosedWithInputUnread_IsTheEndOfTheOutput()
    {
        const string Abc = "\u0001\0\0\0\0\0\0\u0003abc";
        await using var fake = new FakeEngine(request => request.Path switch
        {
            var path when path.EndsWith("/containers/web/exec", StringComparison.Ordinal) => FakeEngine.Json(201, """{"Id":"e1"}"""),
            var path when path.EndsWith("/exec/e1/start", StringComparison.Ordinal) =>
                $"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n{Abc}{FakeEngine.Reset}",
            _ => FakeEngine.Json(200, """{"ID":"e1","Running":false,"ExitCode":7}"""),
        });
        using var engine = new DockerEngine(fake.Options);
        using var input = new MemoryStream(new byte[1 << 20]);
        using var output = new MemoryStream();

        Assert.Equal(7, await engine.ExecAsync("web", new ExecConfig { Command = ["true"] }, input, output, Stream.Null, Token));
        Assert.Equal("abc"u8.ToArray(), output.ToArray());
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("complete garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 two hundred\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Id\":")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<htm>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n[]")]
    public async Task Question_AnswerIsNonsense_ThrowsEngineExceptionWithWhatWasTried(string answer)
    {
        await using var fake = new FakeEngine(_ => answer);
        using var engine = new DockerEngine(fake.Options);

        Assert.StartsWith(
            "cannot inspect container \"web\": the engine",
            await MessageAsync(() => engine.FindContainerAsync("web", Token)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "cannot list containers: the engine",
            await MessageAsync(() => engine.ListContainersAsync([], Token)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "cannot create container \"web\": the engine",
            await MessageAsync(() => engine.CreateContainerAsync(Config, Token)),
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_ConnectionClosed_ThrowsEngineException()
    {
        await using var fake = new FakeEngine(_ => "");
        using var engine = new DockerEngine(fake.Options);

        foreach (var verb in Verbs(engine, Token)) Assert.StartsWith("cannot ", await MessageAsync(verb), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 500\r\n\r\n{")]
    [InlineData("HTTP/1.1 404 Oops\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{")]
    public async Task AnyVerb_EngineFallsSilent_DeadlineNamesVerbAndLimit(string beginning)
    {
        await using var fake = new FakeEngine(_ => beginning + FakeEngine.Hang);
        var short_ = TimeSpan.FromMilliseconds(50);
        using var engine = new DockerEngine(fake.Options with
        {
            QueryDeadline = short_,
            CreateDeadline = short_,
            StartDeadline = TimeSpan.FromSeconds(0.2),
            StopDeadline = short_,
            RemoveDeadline = short_,
            LoadDeadline = short_,
            PullDeadline = short_,
        });

        var e = await Assert.ThrowsAsync<EngineUnansweredException>(() => engine.StartContainerAsync("web", Token));

        Assert.StartsWith("cannot start container \"web\": the engine did not answer within 0.2 s", e.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(e.InnerException);
        foreach (var verb in Verbs(engine, Token))
            Assert.Contains("did not answer within", await MessageAsync(verb), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_CallerCancels_ThrowsTheCallersCancellation()
    {
        await using var fake = new FakeEngine(_ => null);
        using var engine = new DockerEngine(fake.Options);
        using var cancel = new CancellationTokenSource();
        var verbs = Verbs(engine, cancel.Token)
            .Append(() => engine.WaitContainerAsync("web", cancel.Token))
            .Select(verb => verb())
            .ToList();
        var clock = Stopwatch.StartNew();

        await Task.Delay(200, Token);
        await cancel.CancelAsync();

        foreach (var verb in verbs)
        {
            var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verb);
            Assert.Equal(cancel.Token, e.CancellationToken);
        }

        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_AfterIt_NoConnectionIsLeft()
    {
        await using var good = new FakeEngine(_ => FakeEngine.Json(200, "{}"));
        await using var bad = new FakeEngine(_ => FakeEngine.Json(500, "{}"));
        await using var silent = new FakeEngine(_ => null);
        foreach (var fake in new[] { good, bad, silent })
        {
            using var engine = new DockerEngine(fake.Options);
            using var cancel = new CancellationTokenSource(200);
            await Record.ExceptionAsync(() => engine.EnsureUsableAsync(cancel.Token));
            foreach (var verb in Verbs(engine, cancel.Token).Select(verb => verb()).ToList())
            {
                await Record.ExceptionAsync(() => verb);
            }

            for (var i = 0; i < 100 && fake.Open > 0; i++) await Task.Delay(20, Token);
            Assert.True(fake.Open == 0, string.Join("; ", fake.StillOpen.Select(r => $"{r.Method} {r.Path}")));
            Assert.NotEmpty(fake.Requests);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Create_Request_HasNoRestartPolicyAndOnlyWhatWasAskedFor()
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(201, $$"""{"Id":"{{Id}}","Warnings":[]}"""));
        using var engine = new DockerEngine(fake.Options);

        Assert.Equal(Id, await engine.CreateContainerAsync(Config, Token));

        var request = Assert.Single(fake.Requests, one => one.Method == "POST");
        Assert.Equal("/containers/create?name=web", request.Path);
        Assert.Contains("\"NetworkMode\":\"none\"", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("RestartPolicy", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Entrypoint", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Cmd", request.Body, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(1.2, "/containers/web/stop?t=2")]
    [InlineData(10, "/containers/web/stop?t=10")]
    [InlineData(0.001, "/containers/web/stop?t=1")]
    public async Task Stop_Grace_IsRoundedUp(double grace, string path)
    {
        await using var fake = new FakeEngine(_ => "HTTP/1.1 304 Not Modified\r\n\r\n");
        using var engine = new DockerEngine(fake.Options);

        await engine.StopContainerAsync("web", TimeSpan.FromSeconds(grace), Token);

        Assert.Equal(path, Assert.Single(fake.Requests).Path);
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_UnderWayElsewhere_WaitsUntilItIsGone()
    {
        var calls = 0;
        await using var fake = new FakeEngine(r => r.Method == "GET"
            ? FakeEngine.Json(200, $$"""{"State":{"Status":"removing"},"Id":"{{Id}}","Name":"/web"}""")
            : Interlocked.Increment(ref calls) < 4
                ? FakeEngine.Json(409, """{"message":"removal of container web is already in progress"}""")
                : FakeEngine.Json(404, """{"message":"No such container: web"}"""));
        using var engine = new DockerEngine(fake.Options);

        await engine.RemoveContainerAsync("web", force: false, Token);

        Assert.Equal(4, calls);
        Assert.All(fake.Requests.Where(r => r.Method == "DELETE"), r => Assert.Equal("/containers/web?v=1", r.Path));
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_UnderWayForEver_EndsAtTheDeadline()
    {
        await using var fake = new FakeEngine(_ =>
            FakeEngine.Json(409, """{"message":"removal of container web is already in progress"}"""));
        using var engine = new DockerEngine(fake.Options with { RemoveDeadline = TimeSpan.FromMilliseconds(300) });

        var message = await MessageAsync(() => engine.RemoveContainerAsync("web", force: true, Token));

        Assert.Contains("cannot remove container \"web\"", message, StringComparison.Ordinal);
        Assert.Contains("0.3 s", message, StringComparison.Ordinal);
        Assert.Contains("removal of container web is already in progress", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_StreamCutWithinAFrame_ThrowsEngineException()
    {
        await using var fake = new FakeEngine(r => r.Path.Contains("/logs", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\n\r\n\u0001\0\0\0\0\0\0\u0009half"
            : FakeEngine.Json(200, """{"Config":{"Tty":false}}"""));
        using var engine = new DockerEngine(fake.Options);

        Assert.StartsWith("cannot read the log of container \"web\"",
            await MessageAsync(() => engine.ReadLogsAsync("web", new LogOptions(), Stream.Null, Stream.Null, Token)),
            StringComparison.Ordinal);
    }

    private static async Task<string> MessageAsync(Func<Task> verb)
    {
        var e = await Assert.ThrowsAnyAsync<EngineException>(verb);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        return e.Message;
    }

    private static IEnumerable<Func<Task>> Verbs(DockerEngine engine, CancellationToken token) =>
    [
        () => engine.GetVersionAsync(token),
        () => engine.FindImageAsync("nginx", token),
        () => engine.PullImageAsync("nginx", null, token),
        () => engine.LoadImageAsync(new MemoryStream([1, 2, 3]), token),
        () => engine.CreateContainerAsync(Config, token),
        () => engine.StartContainerAsync("web", token),
        () => engine.FindContainerAsync("web", token),
        () => engine.ListContainersAsync(["a=b"], token),
        () => engine.StopContainerAsync("web", TimeSpan.Zero, token),
        () => engine.RemoveContainerAsync("web", true, token),
        () => engine.AttachContainerAsync("web", token),
        () => engine.ReadLogsAsync("web", new LogOptions(), Stream.Null, Stream.Null, token),
        () => engine.ExecAsync("web", new ExecConfig { Command = ["true"] }, null, Stream.Null, Stream.Null, token),
    ];
}
