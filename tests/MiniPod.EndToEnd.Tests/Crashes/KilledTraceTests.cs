using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

public sealed class KilledTraceTests(EndToEndHost host) : CrashTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Trace_StopKilled_ShowsWhereItWasAndWhatTheNextCommandDid()
    {
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        await KillAsync("before line Undone AttachNetwork/eth0", "stop", pod);

        var killed = (await MiniPodAsync("trace", pod)).ShouldSucceed().Stdout;
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        var all = (await MiniPodAsync("trace", "--all", "-o", "json", pod)).ShouldSucceed().Json["operations"]!.AsArray();

        Assert.Matches("^[^\n]*: stop, operation 2 of 2, began [^\n]*, interrupted\n", killed);
        Assert.Matches("\nundo AttachNetwork/eth0 [^\n]*> +interrupted\n", killed);
        Assert.Equal(
            ["run 0 Completed", "stop 0 Interrupted", "stop 1 Completed", "start 0 Completed"],
            all.Select(one => $"{one!["verb"]} {one["resumed"]} {one["state"]}"));
        Assert.Contains("Undo AttachNetwork/eth0", all[2]!["steps"]!.AsArray().Select(step => $"{step!["action"]} {step["step"]}"));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }
}
