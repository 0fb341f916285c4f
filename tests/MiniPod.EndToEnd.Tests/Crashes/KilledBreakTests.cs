using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>A fault is made or undone, and the command is killed at its points: after recovery the network is as it was before.</summary>
public sealed class KilledBreakTests(EndToEndHost host) : CrashTest(host)
{
    // One of each kind of change that concerns the pod alone.
    private static readonly string[] Faults =
    [
        "no-masquerade", "blocked-forward", "veth-unplugged", "veth-down", "wrong-gateway", "mtu-black-hole", "duplicate-address",
        "wrong-neighbour", "stale-link", "leaked-address", "dns-wrong",
    ];

    private string Pod => Name("pod");

    [Fact(Timeout = LongLimit)]
    public async Task BreakAndUndo_KilledAtTheirPoints_TheNetworkIsAsItWas()
    {
        var empty = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", Pod, "-p", $"{FreePort.Get()}:80", .. Sleeper])).ShouldSucceed();
        var id = (string)(await InspectAsync(Pod))["id"]!;
        var (healthy, facts, count, all) = (await SnapshotAsync(), await NetworkFacts.ReadAsync(Pod, id), 0, 0);
        foreach (var fault in Faults)
        {
            string[] make = ["break", Pod, "--fault", fault], undo = ["break", "--undo", Pod];
            var made = await PointsAsync(make);
            var undone = await PointsAsync(undo);
            foreach (var index in SampleIndexes(made))
            {
                await KillAsync(made[index], make);
                await IsLiftedAsync($"{fault} at \"{made[index]}\"", mayStay: index >= Position(made, "after line End"));
            }

            foreach (var index in SampleIndexes(undone))
            {
                (await MiniPodAsync(make)).ShouldSucceed();
                await KillAsync(undone[index], undo);
                await IsLiftedAsync($"undo of {fault} at \"{undone[index]}\"", mayStay: index < Position(undone, "after line Begin"));
            }

            await healthy.AssertSameAsync();
            Assert.Equal(facts, await NetworkFacts.ReadAsync(Pod, id));
            (count, all) = (count + SampleIndexes(made).Count + SampleIndexes(undone).Count, all + made.Count + undone.Count);
        }

        Tell("break and its undo", count, all);
        (await MiniPodAsync("rm", "-f", Pod)).ShouldSucceed();
        await empty.AssertSameAsync();

        async Task IsLiftedAsync(string when, bool mayStay)
        {
            await RecoverAsync();
            var shown = await InspectAsync(Pod);
            if (mayStay) (await MiniPodAsync("break", "--undo", Pod)).ShouldSucceed();
            else Assert.True(shown["fault"] is null, $"{when}: the fault stays");
            var (now, then) = ((await NetworkFacts.ReadAsync(Pod, id)).Split('\n'), facts.Split('\n'));
            if (!now.SequenceEqual(then))
                Assert.Fail($"{when}: {string.Join('\n', now.Except(then))}\nand not: {string.Join('\n', then.Except(now))}");
        }
    }

    [Fact(Timeout = LongLimit)]
    public async Task Rm_OfABrokenPodKilledAtItsPoints_LeavesNothing()
    {
        var empty = await SnapshotAsync();
        await RunAsync();
        var points = await PointsAsync("rm", "-f", Pod);
        foreach (var point in Sample(points))
        {
            await RunAsync();
            await KillAsync(point, "rm", "-f", Pod);
            await RecoverAsync();
            if ((await StatesAsync()).ContainsKey(Pod)) (await MiniPodAsync("rm", "-f", Pod)).ShouldSucceed();
            await empty.AssertSameAsync();
        }

        Tell("rm of a pod with a fault", Sample(points).Count, points.Count);

        async Task RunAsync()
        {
            (await MiniPodAsync(["run", "-d", "--name", Pod, .. Sleeper])).ShouldSucceed();
            (await MiniPodAsync("break", Pod, "--fault", "duplicate-address")).ShouldSucceed();
        }
    }

    private static int Position(IReadOnlyList<string> points, string beginning) =>
        points.ToList().FindIndex(point => point.StartsWith(beginning, StringComparison.Ordinal));
}
