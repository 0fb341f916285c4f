using System.Globalization;
using System.Text;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// The verbs that change a pod without removing it, killed at their fault points: afterwards the pod is stopped, can be
/// started again, and still has the files of its container. All rounds use the same pods, which are stopped before and
/// after each round.
/// </summary>
public sealed class StandingPodTests(EndToEndHost host) : CrashTest(host)
{
    // Only a few, because each pod has firewall rules and iptables reads all rules each time.
    private static readonly int Pods = IsEveryPointTaken ? 20 : 12;
    private HostSnapshot _stopped = null!;

    [Fact(Timeout = LongLimit)]
    public async Task StopStartRestartRepair_KilledAtTheirPoints_StoppedAndStartsAgainWithItsData()
    {
        var empty = await SnapshotAsync();
        await EachAsync(Pods, async index =>
            (await MiniPodAsync(["run", "-d", "--name", Pod(index), "-p", $"{FreePort.Get()}:80", .. Sleeper])).ShouldSucceed());
        await EachAsync(Pods, index => WriteIntoAsync(Pod(index)));
        await StopAllAsync();
        _stopped = await SnapshotAsync();

        await RoundsAsync("stop", ["stop", "-t", "5"], StartAsync);
        await RoundsAsync("start", ["start"], _ => Task.CompletedTask);
        await RoundsAsync("restart", ["restart", "-t", "5"], StartAsync);
        await RoundsAsync("repair", ["repair", "-t", "5"], StartAndLoseSandboxAsync);

        await StartAsync(Pods);
        Assert.All((await StatesAsync()).Values, state => Assert.Equal("Running", state));
        await EachAsync(Pods, async index => Assert.Contains(Pod(index), await ReadFromAsync(Pod(index)), StringComparison.Ordinal));
        await ManyAsync([], "rm", "-f", "-a");
        await empty.AssertSameAsync();
    }

    private string Pod(int index) => Name(string.Create(CultureInfo.InvariantCulture, $"{index}"));

    private async Task RoundsAsync(string verb, string[] command, Func<int, Task> prepareAsync)
    {
        await prepareAsync(1);
        LengthenJournals();
        var points = await PointsAsync([.. command, Pod(0)]);
        Assert.Contains(points, point => point.StartsWith("before rename journal", StringComparison.Ordinal));
        await StopAllAsync();
        var chosen = Sample(points);
        foreach (var round in chosen.Chunk(Pods))
        {
            await prepareAsync(round.Length);
            LengthenJournals();
            await KillAtEachAsync(round, Pod, pod => [.. command, pod]);
            await RecoverAsync();
            await AssertStoppedAsync(round, points);
            await AssertSameAsync(_stopped, round, Pod);
        }

        Tell(verb, chosen.Count, points.Count);
    }

    // Before the first journal line of a verb nothing has begun, and after the last one all is done: the pod is in the
    // state before or after the verb.
    private async Task AssertStoppedAsync(string[] round, IReadOnlyList<string> points)
    {
        var states = await StatesAsync();
        var begins = points.ToList().FindIndex(point => point.StartsWith("after line Begin", StringComparison.Ordinal));
        var ends = points.ToList().FindIndex(point => point.StartsWith("after line End", StringComparison.Ordinal));
        foreach (var (index, point) in round.Index())
        {
            var position = points.ToList().IndexOf(point);
            if (position >= begins && position < ends)
            {
                Assert.True(states[Pod(index)] == "Exited", $"after a kill at \"{point}\", the pod is {states[Pod(index)]}");
            }
            else
            {
                Assert.True(
                    states[Pod(index)] is "Exited" or "Running" or "SandboxChanged",
                    $"after a kill at \"{point}\", the pod is {states[Pod(index)]}");
            }
        }

        await StopAllAsync();
    }

    private Task StopAllAsync() => ManyAsync([], "stop", "-t", "5", "-a");

    private Task StartAsync(int count) => ManyAsync(Enumerable.Range(0, count).Select(Pod), "start");

    private async Task StartAndLoseSandboxAsync(int count)
    {
        await StartAsync(count);
        (await Command.RunAsync(
            "docker",
            ["kill", .. Enumerable.Range(0, count).Select(index => $"minipod.{Pod(index)}.POD")],
            new CommandOptions())).ShouldSucceed();
    }

    // As after many operations: the next one compacts the journal, which has its own fault points.
    private void LengthenJournals()
    {
        var line = $$"""{"operation":"old","event":"Failed","step":"StartContainer/toolbox","error":"{{new string('x', 1000)}}"}""" + "\n";
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 300)));
        foreach (var journal in Directory.EnumerateFiles(StateDirectory, "journal.jsonl", SearchOption.AllDirectories))
        {
            using var file = new FileStream(journal, FileMode.Append, FileAccess.Write);
            file.Write(lines);
        }
    }

    private async Task WriteIntoAsync(string pod)
    {
        var file = WriteFile($"in/{pod}", pod);
        (await Command.RunAsync("docker", "cp", file, $"minipod.{pod}.toolbox:/kept")).ShouldSucceed();
    }

    private async Task<string> ReadFromAsync(string pod)
    {
        var file = Path.Combine(Files, $"out-{pod}");
        (await Command.RunAsync("docker", "cp", $"minipod.{pod}.toolbox:/kept", file)).ShouldSucceed();
        return await File.ReadAllTextAsync(file);
    }
}
