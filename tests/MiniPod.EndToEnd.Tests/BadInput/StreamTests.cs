using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Standard streams that are closed, full, or have no reader.</summary>
public sealed class StreamTests(EndToEndHost host) : BadInputTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Ps_NobodyReads_EndsQuietly()
    {
        var result = await BashAsync("(sleep 1; exec \"$minipod\" ps) | head -0; echo ${PIPESTATUS[0]}"); // the reader is gone by then

        Assert.Equal("141", result.Text);
        Assert.Empty(result.Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task RunForeground_NobodyReads_EndsQuietlyAndLeavesNothing()
    {
        var before = await SnapshotAsync();

        var result = await BashAsync(
            $"\"$minipod\" run --rm --name {Name("pod")} {TestImages.Toolbox} sh -c 'for i in 1 2 3 4 5 6; do echo $i; sleep "
            + "0.1; done' | head -1; echo ${PIPESTATUS[0]}");

        Assert.Equal("1\n141", result.Text);
        Assert.Empty(result.Stderr);
        await before.AssertSameAsync();
    }

    // Nobody reads the output any more: the container is removed all the same.
    [Fact(Timeout = Limit)]
    public async Task RunForegroundWithRm_SignalWhileTheReaderHangs_LeavesNothing()
    {
        var before = await SnapshotAsync();
        var pipe = Path.Combine(Files, "pipe");

        var result = await BashAsync(
            $"mkfifo {pipe}; exec 3<>{pipe}; "
            + $"\"$minipod\" run --rm --name {Name("job")} {TestImages.Toolbox} sh -c 'trap \"exit 0\" TERM; yes & wait' >{pipe} & "
            + "until \"$minipod\" ps -q | grep -q .; do sleep 0.1; done; sleep 1; kill -TERM $!; wait $!");

        result.ShouldExit(143);
        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).Lines);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_NobodyReads_RemovesAllTheSame()
    {
        (await MiniPodAsync("create", Name("a"))).ShouldSucceed();
        (await MiniPodAsync("create", Name("b"))).ShouldSucceed();

        await BashAsync("\"$minipod\" rm -f -a | head -0");

        Assert.Empty((await MiniPodAsync("ps", "-a", "-q")).ShouldSucceed().Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Ps_OutputFull_SaysSo() =>
        RequireClear(await BashAsync("\"$minipod\" ps > /dev/full"), 125, "No space left on device");

    [Fact(Timeout = Limit)]
    public async Task Ps_OutputClosed_Succeeds()
    {
        var result = (await BashAsync("\"$minipod\" ps >&-")).ShouldSucceed();

        Assert.Empty(result.Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_ErrorClosed_KeepsItsExitCode() => (await BashAsync("\"$minipod\" rm nosuch 2>&-")).ShouldExit(125);

    [Fact(Timeout = Limit)]
    public async Task RunAndRm_AllStreamsClosed_Work()
    {
        var before = await SnapshotAsync();

        (await BashAsync($"\"$minipod\" run -d --name {Name("pod")} {TestImages.Toolbox} sleep 600 <&- >&- 2>&-")).ShouldSucceed();
        Assert.Single((await MiniPodAsync("ps", "-q")).Lines);
        (await BashAsync($"\"$minipod\" rm -f {Name("pod")} <&- >&- 2>&-")).ShouldSucceed();

        await before.AssertSameAsync();
    }
}
