using System.Text;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Status;

/// <summary>The last words of containers.</summary>
public sealed class TerminationMessagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("no license", 3, false, "no license")]
    [InlineData("", 3, false, null)]
    [InlineData("", 3, true, "the log")]
    [InlineData("", 0, true, null)]
    [InlineData("no license", 3, true, "no license")]
    public async Task Add_ContainerHasEnded_IsWhatKubeletSays(string words, int code, bool fallsBack, string? message)
    {
        using var world = await WorldAsync(RestartPolicyKind.Never, fallsBack);
        world.Engine.Containers.Single(one => one.ShortName == "web").Log = "the log";
        End(world, "web", code, words);

        var web = Assert.Single((await ReadAsync(world)).Containers);

        Assert.Equal((code == 0 ? "Completed" : "Error", message), (web.Reason, web.Message));
        Assert.Null(web.LastState);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_ContainerWaitsAndThenRunsAgain_IsItsLastState()
    {
        using var world = await WorldAsync(RestartPolicyKind.Always);
        End(world, "web", 3, "first");
        Assert.True(await ContainerInstance.StartAsync(world.Runtime, world.Record().Id, "web", Token));

        var running = Assert.Single((await ReadAsync(world)).Containers);
        Assert.Equal((null, new TerminatedState(0, 3, "Error", "first")), (running.Message, running.LastState));

        End(world, "web.1", 4, "second");
        var waiting = Assert.Single((await ReadAsync(world)).Containers);
        Assert.Equal(("CrashLoopBackOff", new TerminatedState(1, 4, "Error", "second")), (waiting.Reason, waiting.LastState));
        Assert.True(await ContainerInstance.StartAsync(world.Runtime, world.Record().Id, "web.1", Token));
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        var stopped = Assert.Single((await ReadAsync(world)).Containers);
        Assert.Equal(("Completed", new TerminatedState(1, 4, "Error", "second")), (stopped.Reason, stopped.LastState));
        Assert.Equal(["web.1", "web.2"], Directory.GetFiles(Logs(world)).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_LongWords_AreTheLast4096BytesOrTheContainersShare()
    {
        using var world = await WorldAsync(RestartPolicyKind.Never);
        End(world, "web", 1, $"{new string('a', 5000)}end");
        Assert.Equal(new string('a', 4093) + "end", (await ReadAsync(world)).Containers[0].Message);

        using var many = await WorldAsync(RestartPolicyKind.Never, others: 3);
        End(many, "web", 1, $"{new string('a', 3000)}{new string('b', 2000)}");
        Assert.Equal(new string('a', 2096) + new string('b', 976), (await ReadAsync(many)).Containers[0].Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Log_IsTheEndOfItsLast80Lines()
    {
        using var world = await WorldAsync(RestartPolicyKind.Never, fallsBack: true);
        world.Engine.Containers.Single(one => one.ShortName == "web").Log = $"{new string('a', 3000)}end";
        End(world, "web", 1, "");

        Assert.Equal(new string('a', 2045) + "end", (await ReadAsync(world)).Containers[0].Message);
        Assert.Contains("logs web 80", world.Engine.Calls);
    }

    [Theory]
    [InlineData(0, 9, "a牛b牛c")]
    [InlineData(1, 8, "牛b牛c")]
    [InlineData(2, 7, "b牛c")]
    [InlineData(3, 5, "b牛")]
    [InlineData(3, 4, "b")]
    [InlineData(0, 3, "a")]
    [InlineData(0, 0, "")]
    [InlineData(2, 2, "")]
    public void Text_CutWithinACharacter_HasWholeOnesOnly(int start, int length, string text) =>
        Assert.Equal(text, TerminationMessages.Text(Encoding.UTF8.GetBytes("a牛b牛c").AsSpan(start, length)));

    private static async Task<PodWorld> WorldAsync(RestartPolicyKind policy, bool fallsBack = false, int others = 0)
    {
        var world = new PodWorld();
        var web = PodWorld.Container("web") with { TerminationLog = "/dev/termination-log", FallsBackToLog = fallsBack };
        var spec = world.Spec with
        {
            RestartPolicy = policy,
            Containers = [web, .. Enumerable.Range(0, others).Select(index => PodWorld.Container($"other{index}"))],
        };
        await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        return world;
    }

    private static string Logs(PodWorld world) => Path.Combine(world.Paths.Volumes, world.Record().Id, ".termination");

    private static void End(PodWorld world, string instance, int code, string words)
    {
        var container = world.Engine.Containers.Single(one => one.ShortName == instance);
        (container.State, container.ExitCode) = (ContainerState.Exited, code);
        File.WriteAllText(Path.Combine(Logs(world), instance), words);
    }

    private static async Task<PodStatus> ReadAsync(PodWorld world) =>
        await new TerminationMessages(world.Engine, world.Paths).AddAsync(
            await world.Runtime.Status().GetAsync(world.Record(), Token), Token);
}
