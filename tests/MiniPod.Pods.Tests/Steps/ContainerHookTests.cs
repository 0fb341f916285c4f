using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Scripts;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

public sealed class ContainerHookTests : IDisposable
{
    private const int Limit = 60_000;

    private static readonly ExecHandler Hello = new() { Command = ["hello"] }, Bye = new() { Command = ["bye"] };

    private readonly PodWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FakeContainer Web => _world.Engine.Containers.Single(container => container.ShortName == "web");

    [Fact(Timeout = Limit)]
    public async Task Run_PostStart_EndsBeforeTheNextContainerStarts()
    {
        _world.Engine.Exec = async (_, _, _, token) =>
        {
            await Task.Delay(200, token);
            Assert.DoesNotContain("start side", _world.Engine.Calls);
            return 0;
        };

        await RunAsync(PodWorld.Container("web") with { PostStart = Hello }, PodWorld.Container("side"));

        InOrder("start web", "exec web hello", "start side");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PostStartFails_IsAnErrorAndNothingStays()
    {
        _world.Engine.Exec = (_, output, _, _) =>
        {
            output.Write("no such\nthing\n"u8);
            return Task.FromResult(1);
        };

        var error = await Assert.ThrowsAsync<OperationFailedException>(
            () => RunAsync(PodWorld.Container("web") with { PostStart = Hello, PreStop = Bye }));

        Assert.Contains(
            "PostStartHookError: the postStart hook of container \"web\" failed: no such\\u000athing",
            error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("exec web bye", _world.Engine.Calls);
        Assert.Empty(_world.Left);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_PreStop_RunsBeforeTheStopAndWithinTheGrace()
    {
        await RunAsync(PodWorld.Container("web") with { PreStop = Bye });
        _world.Engine.Exec = async (_, _, _, token) =>
        {
            await Task.Delay(1100, token);
            return 0;
        };

        await StopAsync(TimeSpan.FromSeconds(30));

        InOrder("start web", "exec web bye", "stop web");
        Assert.InRange(Web.Grace!.Value.TotalSeconds, 20, 29);
        Assert.Empty(_world.Notices);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_PreStopTakesTheWholeGrace_LeavesTwoSeconds()
    {
        await RunAsync(PodWorld.Container("web") with { PreStop = new SleepHandler(600) });

        await StopAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(2, Web.Grace!.Value.TotalSeconds);
        Assert.StartsWith(
            "the preStop hook of container \"web\" failed: did not end within ", Assert.Single(_world.Notices), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_PreStopFails_IsToldAndTheContainerStopped()
    {
        await RunAsync(PodWorld.Container("web") with { PreStop = Bye });
        _world.Engine.Exec = (_, _, _, _) => Task.FromResult(3);

        await StopAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(
            "the preStop hook of container \"web\" failed: it ended with an error, and printed nothing", Assert.Single(_world.Notices));
        Assert.Equal(ContainerState.Exited, Web.State);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_EngineCannotRunIt_IsToldAndTheContainerStopped()
    {
        await RunAsync(PodWorld.Container("web") with { PreStop = Bye });
        _world.Engine.Exec = (_, _, _, _) => throw new EngineException("no exec");

        await StopAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("the preStop hook of container \"web\" failed: no exec", Assert.Single(_world.Notices));
        Assert.Equal(ContainerState.Exited, Web.State);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_AtOnceOrEndedByItself_HasNoPreStop()
    {
        await RunAsync(PodWorld.Container("web") with { PreStop = Bye });
        await StopAsync(TimeSpan.Zero);
        await StartPod.RunAsync(_world.Runtime, _world.Name.Value, Token);
        Web.State = ContainerState.Exited;
        await StopAsync(TimeSpan.FromSeconds(5));
        await StartPod.RunAsync(_world.Runtime, _world.Name.Value, Token);
        await RemovePod.RunAsync(_world.Runtime, _world.Name.Value, force: true, Token);

        Assert.DoesNotContain("exec web bye", _world.Engine.Calls);
        Assert.Empty(_world.Left);
    }

    [Fact(Timeout = Limit)]
    public async Task RestartContainer_WithBothHooks_RunsThemAgain()
    {
        await RunAsync(PodWorld.Container("web") with { PostStart = Hello, PreStop = Bye }, PodWorld.Container("side"));

        await PodContainer.RestartAsync(_world.Runtime, _world.Name.Value, "web", TimeSpan.FromSeconds(5), Token);
        await PodContainer.RestartAsync(_world.Runtime, _world.Name.Value, "side", TimeSpan.FromSeconds(5), Token);

        InOrder("start web", "exec web hello", "start side");
        InOrder("exec web bye", "stop web", "start web", "exec web hello", "stop side", "start side");
        Assert.Equal(2, _world.Engine.Calls.Count(call => call == "exec web hello"));
        Assert.Single(_world.Engine.Calls, "exec web bye");
    }

    [Fact]
    public void Script_Hooks_AreCommands()
    {
        var http = new HttpHandler { Port = 80, Path = "bye", Headers = [new("A", "b c")] };
        var spec = new PodSpec
        {
            Name = PodName.Parse("pod"),
            GraceSeconds = 7,
            Containers =
            [
                PodWorld.Container("a") with { PostStart = new ExecHandler { Command = ["sh", "-c", "echo 1"] }, PreStop = http },
                PodWorld.Container("b") with { PostStart = new SleepHandler(3), PreStop = Bye },
            ],
        };

        var made = PodScript.Make(spec, [], _world.Runtime.Cni, ScriptWords.English);
        var undone = PodScript.Undo(spec, [], _world.Runtime.Cni, ScriptWords.English);

        Assert.Contains("\ndocker exec \"$container_a_id\" sh -c 'echo 1'\n", made, StringComparison.Ordinal);
        Assert.Contains("\nsleep 3\n", made, StringComparison.Ordinal);
        Assert.Contains("\n  timeout 7 docker exec \"$container_b_id\" bye || true\n", undone, StringComparison.Ordinal);
        Assert.Contains(
            "\n  timeout 7 nsenter --net=\"$sandbox_key\" curl --silent --show-error --insecure --output /dev/null --header 'A: b c' "
                + "http://127.0.0.1:80/bye || true\n",
            undone,
            StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private Task<RunningPod> RunAsync(params ContainerSpec[] containers) =>
        CreatePod.RunAsync(_world.Runtime, _world.Spec with { Containers = containers }, new CreateOptions(), Token);

    private async Task StopAsync(TimeSpan grace) => await StopPod.RunAsync(_world.Runtime, _world.Name.Value, grace, Token);

    private void InOrder(params string[] calls)
    {
        using var all = _world.Engine.Calls.GetEnumerator();
        foreach (var call in calls)
        {
            var isThere = false;
            while (!isThere && all.MoveNext()) isThere = all.Current == call;
            Assert.True(isThere, $"{call} is missing in its place: {string.Join(", ", _world.Engine.Calls)}");
        }
    }
}
