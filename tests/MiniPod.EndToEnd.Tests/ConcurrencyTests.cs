using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Many minipod processes at the same time: they are serialized on the same pod, run in parallel on different
/// pods, and lose no updates of each other.</summary>
public sealed class ConcurrencyTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int AtOnce = 8;

    [Fact(Timeout = Limit)]
    public async Task RunInPod_EightAtOnce_AllAreInTheRecordAndTheirOperationsFollowEachOther()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var names = Enumerable.Range(1, AtOnce).Select(number => string.Create(CultureInfo.InvariantCulture, $"c{number}")).ToList();

        var results = await Task.WhenAll(
            names.Select(name => MiniPodAsync("run", "-d", "--pod", pod, "--name", name, TestImages.Toolbox, "sleep", "600")));

        foreach (var result in results) result.ShouldSucceed();
        var inspected = await InspectAsync(pod);
        Assert.Equal(
            names.Append("toolbox").Order(), inspected["containers"]!.AsArray().Select(container => (string)container!["name"]!).Order());
        Assert.All(inspected["containers"]!.AsArray(), container => Assert.Equal("running", (string?)container!["state"]));
        RequireSerialised();
    }

    [Fact(Timeout = Limit)]
    public async Task StopAndStart_ManyAtOnce_EachFindsAWholePod()
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        string[][] lines = [["stop", pod], ["start", pod], ["restart", pod], ["repair", pod], ["stop", pod], ["start", pod]];

        var results = await Task.WhenAll(lines.Select(line => MiniPodAsync(line)));

        foreach (var result in results) result.ShouldSucceed();
        RequireSerialised();
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_DifferentPods_AreMadeAtTheSameTime()
    {
        const int pods = 3;
        var slow = new SlowPlugin(Files, seconds: 50);
        var runs = Enumerable.Range(
            1,
            pods).Select(number =>
                StartMiniPod(["run", .. slow.Options, "-d", "--name", Name($"p{number}"), TestImages.Toolbox, "sleep", "600"])).ToList();

        // If the pods were created one after another, the first would be finished before the plugin of the last one
        // starts.
        await UntilAsync(() => slow.Attached == pods || runs.Any(run => run.HasExited), "the plugins of all pods");

        Assert.Equal(pods, slow.Attached);
        Assert.All(runs, run => Assert.False(run.HasExited));
        slow.Release();
        foreach (var run in runs) (await run.WaitAsync()).ShouldSucceed();
        foreach (var run in runs) await run.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Command_PodIsBusy_SaysWhoseVerbAndProcessItWaitsForAndHowLong()
    {
        var slow = new SlowPlugin(Files, seconds: 5);
        var pod = Name("pod");
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", pod, TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");
        var holder = string.Create(CultureInfo.InvariantCulture, $"'minipod run' (process {run.Id})");

        (await MiniPodAsync([.. slow.Options, "--lock-timeout", "0.5", "stop", pod])).ShouldExit(
            125, "waited 0.5 s for the lock", $"held by {holder}. Wait for it, or raise --lock-timeout.");
        (await MiniPodAsync([.. slow.Options, "rm", "-f", pod])).ShouldExit(0, $"waiting for {holder}");

        (await run.WaitAsync()).ShouldSucceed();
        (await MiniPodAsync("inspect", pod)).ShouldExit(125, "no such pod");
    }

    [Fact(Timeout = Limit)]
    public async Task Command_AnotherPodIsBusy_DoesNotWaitForIt()
    {
        var slow = new SlowPlugin(Files, seconds: 50);
        var (busy, other) = (Name("busy"), Name("other"));
        await using var run = StartMiniPod(["run", .. slow.Options, "-d", "--name", busy, TestImages.Toolbox, "sleep", "600"]);
        await UntilAsync(() => slow.IsAttached, "the plugin");

        string[][] lines =
        [
            ["run", "-d", "--name", other, TestImages.Toolbox, "sleep", "600"],
            ["run", "-d", "--pod", other, "--name", "c", TestImages.Toolbox, "sleep", "600"],
            ["restart", "-t", "0", other],
            ["repair", other],
            ["recover"],
            ["ps"],
            ["inspect", busy],
            ["rm", "-f", other],
        ];
        foreach (var line in lines) (await MiniPodAsync(["--lock-timeout", "0", .. line])).ShouldSucceed();

        Assert.False(run.HasExited);
        slow.Release();
        (await run.WaitAsync()).ShouldSucceed();
    }

    // The lines of an operation are between its Begin and its End, without lines of another operation in between.
    private void RequireSerialised()
    {
        string? open = null;
        foreach (var line in Journal.Read(StateDirectory))
        {
            if ((string?)line["event"] == "Begin") Assert.Null(open);
            else Assert.Equal(open, (string?)line["operation"]);
            open = (string?)line["event"] == "End" ? null : (string?)line["operation"];
        }

        Assert.Null(open);
    }
}
