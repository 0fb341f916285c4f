using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class ExecTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Exec_CommandWithOptions_GetsThemAndKeepsStreamsAndExitCode()
    {
        await RunAsync();

        var result = await MiniPodAsync("exec", Name("pod"), "sh", "-c", "echo out; echo err >&2; exit 9");

        result.ShouldExit(9);
        Assert.Equal("out\n", result.Stdout);
        Assert.Equal("err\n", result.Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_Interactive_GivesStandardInputToTheCommand()
    {
        await RunAsync();
        var text = string.Concat(Enumerable.Repeat("a line of input\n", 10_000));

        var result = await MiniPodAsync(new CommandOptions { Input = text }, "exec", "-i", Name("pod"), "cat");

        Assert.Equal(text, result.ShouldSucceed().Stdout);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_EnvironmentUserDirectory_AreHeeded()
    {
        await RunAsync();

        var result = await MiniPodAsync(
            "exec", "-e", "FRUIT=pear", "-u", "65534", "-w", "/tmp", Name("pod"), "sh", "-c", "echo $FRUIT $(id -u) $(pwd)");

        Assert.Equal("pear 65534 /tmp", result.ShouldSucceed().Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_SecondContainer_IsTheOneNamed()
    {
        await RunAsync();
        (await MiniPodAsync(
            "run", "-d", "--pod", Name("pod"), "--name", "other", "-e", "WHO=other", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal("other", (await MiniPodAsync("exec", "-c", "other", Name("pod"), "sh", "-c", "echo $WHO")).Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_CommandCannotRun_ExitsAsTheEngineSays()
    {
        await RunAsync();

        (await MiniPodAsync("exec", Name("pod"), "/etc/hostname")).ShouldExit(126);

        // Docker 20.10 also returns 126 for a missing command, later versions 127.
        Assert.InRange((await MiniPodAsync("exec", Name("pod"), "no-such-command")).ExitCode, 126, 127);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_Interrupted_EndsAndSaysThatTheCommandGoesOn()
    {
        await RunAsync();
        await using var exec = StartMiniPod(
            "exec", Name("pod"), "sh", "-c", "echo begun; until [ -e /go ]; do sleep 0.1; done; touch /done");
        await UntilAsync(() => exec.Stdout == "begun\n", "the command's first line");

        await exec.SignalAsync("INT");

        Assert.Equal(
            $"minipod: interrupted; the command continues to run in container \"toolbox\" of pod \"{Name("pod")}\"\n",
            (await exec.WaitAsync()).ShouldExit(130).Stderr);
        (await MiniPodAsync("exec", Name("pod"), "sh", "-c", "touch /go; until [ -e /done ]; do sleep 0.1; done")).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_PodStopped_SaysSo()
    {
        (await MiniPodAsync("create", Name("pod"))).ShouldSucceed();

        (await MiniPodAsync("exec", Name("pod"), "true")).ShouldExit(125, Name("pod"));
        (await MiniPodAsync("exec", Name("none"), "true")).ShouldExit(125, Name("none"));
    }

    private async Task RunAsync() =>
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
}
