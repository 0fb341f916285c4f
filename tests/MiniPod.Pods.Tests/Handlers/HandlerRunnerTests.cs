using MiniPod.Engine;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Handlers;

public sealed class HandlerRunnerTests : HandlerTest
{
    [Fact(Timeout = Limit)]
    public async Task Probe_TcpServer_SucceedsAndHangsUp()
    {
        var ended = new TaskCompletionSource<int>();
        using var server = new LoopbackServer(async (stream, token) => ended.SetResult(await stream.ReadAsync(new byte[1], token)));

        Assert.Equal(Success(), await ProbeAsync(new TcpHandler { Port = server.Port }));
        Assert.Equal(0, await ended.Task);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_NoTcpServer_Fails()
    {
        var port = FreePort();

        Assert.Equal(Failure($"dial tcp 127.0.0.1:{port}: connect: connection refused"), await ProbeAsync(new TcpHandler { Port = port }));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0, HandlerOutcome.Success)]
    [InlineData(1, HandlerOutcome.Failure)]
    [InlineData(127, HandlerOutcome.Failure)]
    public async Task Probe_Program_IsJudgedByItsExitCode(int code, HandlerOutcome outcome)
    {
        ExecConfig? seen = null;
        var engine = new FakeEngine { Exec = (config, output, error, _) => Task.FromResult(Print(seen = config, output, error, code)) };

        var result = await RunAsync(engine, new ExecHandler { Command = ["cat", "$(A)"] });

        Assert.Equal(new HandlerResult(outcome, "out\nerr\n"), result);
        Assert.Equal(["cat", "$(A)"], seen!.Command);
        Assert.True(seen.EndsWithCaller);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_Variables_AreThoseOfTheTarget()
    {
        ExecConfig? seen = null;
        var engine = new FakeEngine { Exec = (config, output, error, _) => Task.FromResult(Print(seen = config, output, error, 0)) };

        await RunAsync(
            engine,
            new ExecHandler { Command = ["$(A)", "$$(A)", "$(B)"], Expands = true },
            Target with { Variables = new Dictionary<string, string> { ["A"] = "1" } });

        Assert.Equal(["1", "$(A)", "$(B)"], seen!.Command);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_LongOutput_IsCutAtTenKibibytes()
    {
        var engine = new FakeEngine
        {
            Exec = async (_, output, error, _) =>
            {
                await output.WriteAsync(new byte[9 << 10], Token);
                await error.WriteAsync(new byte[9 << 10], Token);
                await output.WriteAsync(new byte[9 << 10], Token);
                return 1;
            },
        };

        Assert.Equal(10 << 10, (await RunAsync(engine, new ExecHandler { Command = ["a"] })).Message.Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_ProgramThatTakesTooLong_Fails()
    {
        var engine = new FakeEngine { Exec = Forever };

        Assert.Equal(
            Failure("command timed out: \"sleep 9\" timed out after 1s"),
            await RunAsync(engine, new ExecHandler { Command = ["sleep", "9"] }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_EngineDoesNotAnswer_SaysNothing()
    {
        var engine = new FakeEngine { Exec = (_, _, _, _) => throw new EngineException("no engine") };

        Assert.Equal(
            new HandlerResult(HandlerOutcome.Error, "no engine"), await RunAsync(engine, new ExecHandler { Command = ["a"] }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_CallerGivesUp_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new FakeEngine { Exec = Forever };
        var probe = new HandlerRunner(engine, TimeProvider.System).ProbeAsync(
            Target, new ProbeSpec { Handler = new ExecHandler { Command = ["a"] }, TimeoutSeconds = 60 }, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
    }

    [Fact(Timeout = Limit)]
    public async Task Hook_Sleep_WaitsAndEndsWithItsLimit()
    {
        Assert.Equal(Success(), await HookAsync(new SleepHandler(0)));
        Assert.Equal(Failure("did not end within 0.05s"), await HookAsync(new SleepHandler(60), TimeSpan.FromMilliseconds(50)));
    }

    private static Task<HandlerResult> RunAsync(FakeEngine engine, ExecHandler handler, HandlerTarget? target = null) =>
        new HandlerRunner(engine, TimeProvider.System).ProbeAsync(target ?? Target, new ProbeSpec { Handler = handler }, Token);

    private static async Task<int> Forever(ExecConfig config, Stream output, Stream error, CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return 0;
    }

    private static int Print(ExecConfig config, Stream output, Stream error, int code)
    {
        Assert.NotEmpty(config.Command);
        output.Write("out\n"u8);
        error.Write("err\n"u8);
        return code;
    }
}
