using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Another program changes what minipod created, or two commands work on the same pod: the network is still
/// released completely.</summary>
public sealed class MeddlingTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("docker kill minipod.{0}.POD")]
    [InlineData("docker rm -f minipod.{0}.POD")]
    [InlineData("docker rm -f minipod.{0}.POD minipod.{0}.toolbox")]
    [InlineData("docker restart -t 0 minipod.{0}.POD")]
    [InlineData("ip netns del {0}")]
    public async Task Rm_AfterMeddling_LeavesNothing(string meddling)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await Command.RunAsync("sh", "-c", meddling.Replace("{0}", pod, StringComparison.Ordinal));

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Ps_PauseKilled_SaysThatTheSandboxIsNotTheOneStarted()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await Command.RunAsync("docker", "kill", $"minipod.{pod}.POD")).ShouldSucceed();

        Assert.Equal("SandboxChanged", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("run", "-d", "--pod", pod, "--name", "more", TestImages.Toolbox, "true")).ShouldExit(125, pod, "minipod");
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(
            Kernel.NamespaceOf((int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!),
            await Kernel.NamespaceAtAsync($"/var/run/netns/{pod}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Recover_WhileAnotherCommandMakesAPod_LeavesItAlone()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        var recovered = (await MiniPodAsync(["recover", .. slow.Options])).ShouldSucceed();

        Assert.Empty(recovered.Stdout);
        (await run.WaitAsync()).ShouldSucceed();
        Assert.Equal("Running", (string?)(await InspectAsync(Name("pod")))["status"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_WhileAnotherCommandMakesThePod_WaitsForItAndRemoves()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        (await MiniPodAsync(["rm", .. slow.Options, "-f", Name("pod")])).ShouldSucceed();

        (await run.WaitAsync()).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Start_InterruptedDuringPlugin_LeavesThePodStopped()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        (await MiniPodAsync(["create", .. slow.Options, Name("pod")])).ShouldSucceed();
        var before = await SnapshotAsync();
        await using var start = StartMiniPod(["start", .. slow.Options, Name("pod")]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        await start.SignalAsync("INT");

        (await start.WaitAsync()).ShouldExit(130);
        await before.AssertSameAsync();
        Assert.Equal("Created", (string?)(await InspectAsync(Name("pod")))["status"]);
    }
}
