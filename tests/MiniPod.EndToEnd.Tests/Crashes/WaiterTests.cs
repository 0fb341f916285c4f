using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>The process of <c>run --rm</c>, or the one that waits in its place, is killed: another process takes over
/// the waiting.</summary>
public sealed class WaiterTests(EndToEndHost host) : CrashTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunRm_KilledBeforeItsWaiterStarts_RecoverHasSomebodyWait()
    {
        var before = await SnapshotAsync();
        await KillAsync("after line End run", ["run", "-d", "--rm", "--name", Name("pod"), .. Sleeper]);
        Assert.Null(Waiter());

        Assert.Contains("(--rm), one is now", Assert.Single(await RecoverAsync()), StringComparison.Ordinal);

        await UntilAsync(() => Waiter() is not null, "a waiting process");
        Assert.Empty(await RecoverAsync());
        await EndContainerAsync();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRm_KilledAndItsContainerEnded_RecoverRemovesThePod()
    {
        var before = await SnapshotAsync();
        await KillAsync("after line End run", "run", "-d", "--rm", "--name", Name("pod"), TestImages.Toolbox, "true");
        (await Command.RunAsync("docker", "wait", $"minipod.{Name("pod")}.toolbox")).ShouldSucceed();

        Assert.Contains("removed (--rm)", Assert.Single(await RecoverAsync()), StringComparison.Ordinal);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRm_WaiterKilled_TheNextCommandOnThePodStartsAnother()
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--rm", "--name", Name("pod"), .. Sleeper])).ShouldSucceed();
        await UntilAsync(() => Waiter() is not null, "a waiting process");
        var waiter = Waiter()!;
        (await Command.RunAsync("kill", "-KILL", waiter)).ShouldSucceed();
        // its command line disappears before its locks are released
        await UntilAsync(() => !Kernel.IsAlive(waiter), "the waiting process to exit");

        (await MiniPodAsync("stop", "-t", "5", Name("pod"))).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInAPod_WaiterKilled_TheNextCommandOnThePodStartsAnother()
    {
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--rm", "--pod", pod, "--name", "more", .. Sleeper])).ShouldSucceed();
        await UntilAsync(() => Waiter() is not null, "a waiting process");
        var waiter = Waiter()!;
        (await Command.RunAsync("kill", "-KILL", waiter)).ShouldSucceed();
        await UntilAsync(() => !Kernel.IsAlive(waiter), "the waiting process to exit");

        (await MiniPodAsync("restart", "-t", "5", "-c", "more", pod)).ShouldSucceed();
        await UntilAsync(() => Waiter() is not null, "another waiting process");
        Assert.Equal("running", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.more"))["State"]!["Status"]);
        (await Command.RunAsync("docker", "kill", $"minipod.{pod}.more")).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInAPod_KilledBeforeItsWaiterStarts_RecoverRemovesWhatHasEnded()
    {
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        var before = await SnapshotAsync();
        await KillAsync("after line End add", "run", "-d", "--rm", "--pod", pod, "--name", "more", TestImages.Toolbox, "true");
        (await Command.RunAsync("docker", "wait", $"minipod.{pod}.more")).ShouldSucceed();

        Assert.Contains("container \"more\"", Assert.Single(await RecoverAsync()), StringComparison.Ordinal);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunRmInTheForeground_Killed_RecoverHasSomebodyWait()
    {
        var before = await SnapshotAsync();
        await using var run = StartMiniPod(["run", "--rm", "--name", Name("pod"), .. Sleeper]);
        await UntilAsync(() => Journal.Has(StateDirectory, "End"), "the pod to be created");
        Assert.Empty(await RecoverAsync()); // the process waits by itself
        await run.SignalAsync("KILL");
        (await run.WaitAsync()).ShouldExit(Killed);

        Assert.Contains("(--rm), one is now", Assert.Single(await RecoverAsync()), StringComparison.Ordinal);

        await UntilAsync(() => Waiter() is not null, "a waiting process");
        await EndContainerAsync();
        await before.AssertSameAsync();
    }

    private async Task EndContainerAsync() => (await Command.RunAsync("docker", "kill", $"minipod.{Name("pod")}.toolbox")).ShouldSucceed();

    private string? Waiter() => Waiters.Find(StateDirectory);
}
