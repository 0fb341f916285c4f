using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class LogsTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Logs_ContainerWroteToBothStreams_KeepsThemApart()
    {
        await RunAsync("echo wrong >&2; sleep 0.5; echo one; echo two");
        await UntilAsync(
            async () => (await MiniPodAsync("logs", Name("pod"))).Stdout.EndsWith("two\n", StringComparison.Ordinal),
            "the container's output");

        var logs = (await MiniPodAsync("logs", Name("pod"))).ShouldSucceed();

        Assert.Equal("one\ntwo\n", logs.Stdout);
        Assert.Equal("wrong\n", logs.Stderr);
        Assert.Equal("two\n", (await MiniPodAsync("logs", "-n", "1", Name("pod"))).Stdout);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_Follow_GoesOnUntilTheContainerEnds()
    {
        await RunAsync("echo begin; while [ ! -e /tmp/end ]; do sleep 0.1; done; echo end");
        await using var follow = StartMiniPod("logs", "-f", Name("pod"));
        await UntilAsync(() => follow.Stdout == "begin\n", "the first line");

        (await MiniPodAsync("exec", Name("pod"), "touch", "/tmp/end")).ShouldSucceed();

        Assert.Equal("begin\nend\n", (await follow.WaitAsync()).ShouldSucceed().Stdout);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_FollowTerminated_EndsWithoutAWord()
    {
        await RunAsync("echo begin; sleep 600");
        await using var follow = StartMiniPod("logs", "-f", Name("pod"));
        await UntilAsync(() => follow.Stdout == "begin\n", "the first line");

        await follow.SignalAsync("TERM");

        Assert.Empty((await follow.WaitAsync()).ShouldExit(143).Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_SeveralContainers_NamesEachLinesContainer()
    {
        await RunAsync("echo first");
        (await MiniPodAsync("run", "--pod", Name("pod"), "--name", "other", TestImages.Toolbox, "echo", "second")).ShouldSucceed();

        var lines = (await MiniPodAsync("logs", Name("pod"))).ShouldSucceed().Lines;

        Assert.Contains(lines, line =>
            line.Contains("toolbox", StringComparison.Ordinal) && line.EndsWith("first", StringComparison.Ordinal));
        Assert.Contains(lines, line =>
            line.Contains("other", StringComparison.Ordinal) && line.EndsWith("second", StringComparison.Ordinal));
        Assert.Equal("second", (await MiniPodAsync("logs", Name("pod"), "-c", "other")).Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_ContainerRemovedByTheEnginesCommandLine_SaysSo()
    {
        await RunAsync("sleep 600");
        (await Command.RunAsync("docker", "rm", "--force", $"minipod.{Name("pod")}.toolbox")).ShouldSucceed();

        (await MiniPodAsync("logs", Name("pod"))).ShouldExit(
            125, "is not available: it was removed from the engine", $"minipod repair --dry-run {Name("pod")}");
        (await MiniPodAsync("exec", Name("pod"), "true")).ShouldExit(125, "is not available: it was removed from the engine");
    }

    [Theory(Timeout = Limit)]
    [InlineData("/logs?", "logs")]
    [InlineData("/exec ", "exec", "true")]
    public async Task Logs_ContainerRemovedBeforeTheEngineAnswers_SaysSo(string request, string command, params string[] more)
    {
        await RunAsync("sleep 600");
        var container = (string)(await InspectAsync(Name("pod")))["containers"]![0]!["containerId"]!;
        await using var engine = new SlowEngine(
            Path.Combine(Files, "engine.sock"),
            TimeSpan.FromMilliseconds(Limit),
            line => line.Contains($"/containers/{container}{request}", StringComparison.Ordinal));
        await using var running = StartMiniPod(engine.Options, [command, Name("pod"), .. more]);
        await UntilAsync(() => engine.Held.Count > 0, "the request");

        await EngineApi.RemoveAsync(container);
        engine.Release();

        (await running.WaitAsync()).ShouldExit(125, "is not available: it was removed from the engine");
    }

    private async Task RunAsync(string script) =>
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sh", "-c", script)).ShouldSucceed();
}
