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

    // A repair would start what was meant to end.
    [Fact(Timeout = Limit)]
    public async Task RunRm_KilledAndItsContainerEnded_IsNotOfferedForRepair()
    {
        var (pod, before) = (Name("pod"), await SnapshotAsync());
        await KillAsync("after line End run", "run", "-d", "--rm", "--name", pod, TestImages.Toolbox, "true");
        (await Command.RunAsync("docker", "wait", $"minipod.{pod}.toolbox")).ShouldSucceed();

        var doctor = (await MiniPodAsync("doctor")).Stdout;
        Assert.Contains("it has finished, but no process is left that removes it (--rm)", doctor, StringComparison.Ordinal);
        Assert.DoesNotContain($"minipod repair {pod}", doctor, StringComparison.Ordinal);
        (await MiniPodAsync("repair", "--dry-run", pod)).ShouldExit(0, "has finished, and is to be removed (--rm)");
        Assert.Equal("exited", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Status"]);

        await RecoverAsync();
        await before.AssertSameAsync();
    }

    // As if a systemd unit or a login session had run the command: its control group ends, and everything in it.
    [Fact(Timeout = Limit)]
    public async Task RunRm_FromAUnit_WaiterIsInAGroupOfItsOwn()
    {
        var mounts = File.ReadLines("/proc/self/mountinfo")
            .Where(line =>
                line.Contains(" - cgroup2 ", StringComparison.Ordinal) || line.EndsWith("name=systemd", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[4])
            .ToList();
        var units = mounts.Select(mount => $"{mount}/{Prefix}unit").ToList();
        units.ForEach(unit => Directory.CreateDirectory(unit));
        var join = string.Concat(units.Select(unit => $"echo $$ > {unit}/cgroup.procs && "));
        var run = await Command.RunAsync(
            "bash",
            ["-c", $"{join} exec \"$@\"", "bash", Binary.Path, "run", "-d", "--rm", "--name", Name("pod"), .. Sleeper],
            WithState(new CommandOptions()));

        // A unit ends as soon as the command does, and everything in it.
        var left = string.Concat(units.Select(unit => File.ReadAllText($"{unit}/cgroup.procs")));
        await UntilAsync(() => units.All(unit => File.ReadAllText($"{unit}/cgroup.procs").Length == 0), "the unit to be empty");
        units.ForEach(Directory.Delete);
        run.ShouldSucceed();
        Assert.Equal("", left);
        var waiter = Waiter();
        Assert.NotNull(waiter);
        Assert.Equal(
            mounts.Count, File.ReadLines($"/proc/{waiter}/cgroup").Count(line => line.EndsWith(":/minipod", StringComparison.Ordinal)));
        await EndContainerAsync();

        await UntilAsync(() => !Kernel.IsAlive(waiter), "the waiting process to exit");
        Assert.All(mounts, mount => Assert.False(Directory.Exists($"{mount}/minipod")));
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
