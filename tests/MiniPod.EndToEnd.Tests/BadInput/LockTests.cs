using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Commands that wait for another command.</summary>
public sealed class LockTests(EndToEndHost host) : BadInputTest(host)
{
    private const string NamesLock = "/run/minipod/locks/names";

    [Theory(Timeout = Limit)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Run_SignalWhileWaitingForALock_EndsAndLeavesNothing(string signal, int code)
    {
        var before = await SnapshotAsync();
        await using (await HoldAsync(NamesLock))
        {
            await using var run = StartMiniPod("run", "-d", "--name", Name("pod"), TestImages.Toolbox);
            await UntilAsync(() => run.Stderr.Contains("waiting for", StringComparison.Ordinal), "the notice");

            await run.SignalAsync(signal);

            RequireClear(await run.WaitAsync(), code, "interrupted; nothing is left behind");
        }

        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Rm_SignalWhileWaitingForALock_EndsAndKeepsThePod(string signal, int code)
    {
        var id = (await MiniPodAsync("create", Name("pod"))).ShouldSucceed().Text;
        var before = await SnapshotAsync();
        await using (await HoldAsync($"/run/minipod/locks/pod-{id}"))
        {
            await using var rm = StartMiniPod("rm", "-f", Name("pod"));
            await UntilAsync(() => rm.Stderr.Contains("waiting for", StringComparison.Ordinal), "the notice");

            await rm.SignalAsync(signal);

            RequireClear(await rm.WaitAsync(), code, "interrupted");
        }

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_LockNotGivenBack_NamesHolderAndOption()
    {
        var id = (await MiniPodAsync("create", Name("pod"))).ShouldSucceed().Text;
        await using (await HoldAsync($"/run/minipod/locks/pod-{id}"))
            await RefusesAsync(
                ["--lock-timeout", "0.3", "rm", "-f", Name("pod")], "waited 0.3 s for the lock", "Wait for it, or raise --lock-timeout");
        await using (await HoldAsync(NamesLock))
            await RefusesAsync(
                ["--lock-timeout", "0", "run", "-d", TestImages.Toolbox],
                "for the lock \"/run/minipod/locks/names\"",
                "Wait for it, or raise --lock-timeout");
    }

    private static async Task<RunningCommand> HoldAsync(string path)
    {
        var holder = RunningCommand.Start("flock", [path, "sh", "-c", "echo held; exec sleep 60"]);
        await UntilAsync(() => holder.Stdout.Contains("held", StringComparison.Ordinal), "the lock");
        return holder;
    }
}
