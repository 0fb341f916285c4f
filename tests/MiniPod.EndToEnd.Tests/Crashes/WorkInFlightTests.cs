using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>The engine and the plugins still work for a command that was killed: recovery waits for them, so that
/// nothing is created after it.</summary>
public sealed class WorkInFlightTests(EndToEndHost host) : EndToEndTest(host)
{
    // Longer than a recovery that does not wait would take.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    /// <summary>A request of run: a text in its first line, and the number of such requests.</summary>
    public static TheoryData<string, int> Requests() => new()
    {
        { ".POD", 1 },
        { ".toolbox", 1 },
        { "/start", 1 },
        { "/start", 2 },
    };

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Requests))]
    public async Task Run_KilledWhileTheEngineIsSlow_RecoverAtOnceLeavesNothing(string request, int count)
    {
        var before = await SnapshotAsync();
        await using var engine = new SlowEngine(Path.Combine(Files, "engine.sock"), Delay);
        await KillAtAsync(engine, request, count, "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

        (await MiniPodAsync(engine.Options, "recover")).ShouldSucceed();

        await engine.SettledAsync();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_KilledWhileTheEngineIsSlow_RecoverAtOnceLeavesThePodStopped(int count)
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("stop", "-t", "0", Name("pod"))).ShouldSucceed();
        var before = await SnapshotAsync();
        await using var engine = new SlowEngine(Path.Combine(Files, "engine.sock"), Delay);
        await KillAtAsync(engine, "/start", count, "start", Name("pod"));

        (await MiniPodAsync(engine.Options, "recover")).ShouldSucceed();

        await engine.SettledAsync();
        await before.AssertSameAsync();
        foreach (var container in (string[])["POD", "toolbox"])
            Assert.False((bool)(await EngineApi.InspectAsync($"minipod.{Name("pod")}.{container}"))["State"]!["Running"]!);
        (await MiniPodAsync("start", Name("pod"))).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_KilledWhileAPluginAdds_RecoverWaitsForItAndLeavesNothing()
    {
        var slow = new SlowPlugin(Files, seconds: 5);
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");
        await run.SignalAsync("KILL");
        (await run.WaitAsync()).ShouldExit(128 + 9);
        var killed = TimeProvider.System.GetTimestamp();

        (await MiniPodAsync(["recover", .. slow.Options])).ShouldSucceed();

        Assert.InRange(Elapsed(killed).TotalSeconds, 2, 30);
        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_KilledWhileAPluginDeletes_RecoverWaitsForItAndLeavesNothing()
    {
        var slow = new SlowPlugin(Files, seconds: 0, deleteSeconds: 3);
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", .. slow.Options, "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"])).ShouldSucceed();
        await using var rm = StartMiniPod(["rm", .. slow.Options, "-f", Name("pod")]);
        await UntilAsync(() => slow.IsDeleting, "the plugin");
        await rm.SignalAsync("KILL");
        (await rm.WaitAsync()).ShouldExit(128 + 9);

        (await MiniPodAsync(["recover", .. slow.Options])).ShouldSucceed();

        Assert.Equal(["begins", "ends", "begins", "ends"], slow.Deletions);
        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    private async Task KillAtAsync(SlowEngine engine, string request, int count, params string[] args)
    {
        await using var command = RunningCommand.Start(Binary.Path, args, WithState(engine.Options));
        await UntilAsync(() => engine.Held.Count(line => line.Contains(request, StringComparison.Ordinal)) == count, request);
        await Task.Delay(100); // the whole request has been sent
        await command.SignalAsync("KILL");
        (await command.WaitAsync()).ShouldExit(128 + 9);
    }

    private static TimeSpan Elapsed(long since) => TimeProvider.System.GetElapsedTime(since);
}
