using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class ManyPodsTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int Pods = 8;

    [Fact(Timeout = Limit)]
    public async Task Run_EightAtOnce_GetAddressesOfTheirOwnAndGoWithoutTrace()
    {
        var before = await SnapshotAsync();
        var names = Enumerable.Range(1, Pods).Select(number => Name(number.ToString(CultureInfo.InvariantCulture))).ToList();

        var made = await Task.WhenAll(names.Select(name => MiniPodAsync("run", "-d", "--name", name, TestImages.Toolbox, "sleep", "600")));

        foreach (var result in made) result.ShouldSucceed();
        var addresses = await Task.WhenAll(names.Select(name => Kernel.IpAsync(name)));
        Assert.Equal(Pods, addresses.Distinct().Count());
        Assert.Equal(Pods, (await MiniPodAsync("ps", "-q")).Lines.Count);
        var removed = await Task.WhenAll(names.Select(name => MiniPodAsync("rm", "-f", name)));
        foreach (var result in removed) result.ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_SameNameAtOnce_OneGetsIt()
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")));

        Assert.Equal([0, 125, 125, 125], results.Select(result => result.ExitCode).Order());
        Assert.All(results.Where(result => result.ExitCode != 0), result => Assert.Contains(pod, result.Stderr, StringComparison.Ordinal));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_OnePod_WaitsForTheDiskAHandfulOfTimes()
    {
        Prerequisite.Require(Prerequisite.FindProgram("strace") is null ? "the program \"strace\" is missing" : null);
        var trace = Path.Combine(Files, "trace");

        // Only minipod's own process and threads (-b execve), not its plugins.
        (await Command.RunAsync(
            "strace",
            [
                "-f", "-b", "execve", "-e", "trace=fsync,fdatasync", "-o", trace, Binary.Path, "run", "-d", "--name",
                Name("pod"), TestImages.Toolbox, "sleep", "600",
            ],
            WithState(new CommandOptions()))).ShouldSucceed();

        var syncs = File.ReadLines(trace).Count(line => line.Contains("sync(", StringComparison.Ordinal));
        Assert.InRange(syncs, 1, 8);
    }
}
