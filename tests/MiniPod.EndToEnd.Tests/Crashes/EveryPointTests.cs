using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>The verbs that create or remove something, killed at their fault points: 'recover' leaves either an
/// unchanged host or a complete pod.</summary>
public sealed class EveryPointTests(EndToEndHost host) : CrashTest(host)
{
    // The number of pods that exist at the same time. Each has firewall rules, and iptables reads all rules each time.
    private const int AtOnce = 20;

    [Fact(Timeout = LongLimit)]
    public async Task Run_KilledAtItsPoints_IsUndoneOrCompleteAndKept()
    {
        var before = await SnapshotAsync();
        string[] Args(string pod) => ["run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", .. Sleeper];
        var points = await PointsAsync(Args(Pod(-1)));
        (await MiniPodAsync("rm", "-f", Pod(-1))).ShouldSucceed();

        var chosen = SampleIndexes(points);
        foreach (var indexes in chosen.Chunk(AtOnce))
            await UndoneOrKeptAsync(before, points, indexes, Args, "Running");
        Tell("run", chosen.Count, points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task Create_KilledAtItsPoints_IsUndoneOrCompleteAndKept()
    {
        var before = await SnapshotAsync();
        var points = await PointsAsync("create", Pod(-1));
        (await MiniPodAsync("rm", Pod(-1))).ShouldSucceed();

        var chosen = SampleIndexes(points);
        foreach (var indexes in chosen.Chunk(AtOnce))
            await UndoneOrKeptAsync(before, points, indexes, pod => ["create", pod], "Created");
        Tell("create", chosen.Count, points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task RunInPod_KilledAtItsPoints_ThePodIsAsItWasOrHasTheWholeContainer()
    {
        string[] Args(string pod) => ["run", "-d", "--pod", pod, "--name", "more", .. Sleeper];
        var empty = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", Pod(-1), .. Sleeper])).ShouldSucceed();
        var points = await PointsAsync(Args(Pod(-1)));
        (await MiniPodAsync("rm", "-f", Pod(-1))).ShouldSucceed();
        var whole = IndexAfter(points, "after line Done") - 1; // from here on the container is complete
        var chosen = SampleIndexes(points);
        await EachAsync(chosen.Count, async index =>
            (await MiniPodAsync(["run", "-d", "--name", Pod(chosen[index]), .. Sleeper])).ShouldSucceed());
        var before = await SnapshotAsync();

        var undone = chosen.Where(index => index < whole).ToList();
        await KillAtEachAsync([.. undone.Select(index => points[index])], index => Pod(undone[index]), Args);
        var interrupted = (await StatesAsync()).Values.Count(state => state == "Interrupted");
        await RecoverAsync();
        await AssertSameAsync(before, points, Pod);
        Assert.All((await StatesAsync()).Values, state => Assert.Equal("Running", state));

        // 'ps' looks at the end of the journal too: the record is written after its first line.
        var isShown = points.ToList().FindIndex(point => point.StartsWith("after line Begin", StringComparison.Ordinal));
        Assert.Equal(undone.Count(index => index >= isShown), interrupted);

        var kept = chosen.Where(index => index >= whole).ToList();
        await KillAtEachAsync([.. kept.Select(index => points[index])], index => Pod(kept[index]), Args);
        await RecoverAsync();
        foreach (var index in kept)
            Assert.Equal(2, (await InspectAsync(Pod(index)))["containers"]!.AsArray().Count);
        await ManyAsync([], "rm", "-f", "-a");
        await AssertSameAsync(empty, points, Pod);
        Tell("run --pod", chosen.Count, points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task Rm_SeveralContainersKilledAtItsPoints_IsFinished()
    {
        var manifest = WriteFile("two.yaml", Manifest(Pod(-1)));
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-f", manifest)).ShouldSucceed();
        var points = await PointsAsync("rm", "-f", Pod(-1));
        var begins = IndexAfter(points, "before line Begin");
        var chosen = SampleIndexes(points);
        foreach (var some in chosen.Chunk(AtOnce))
        {
            await ManyAsync([WriteFile("some.yaml", string.Join("---\n", some.Select(index => Manifest(Pod(index)))))], "run", "-f");
            await KillAtEachAsync([.. some.Select(index => points[index])], index => Pod(some[index]), pod => ["rm", "-f", pod]);
            await RecoverAsync();

            // Before the first journal line nothing had begun: that pod is unchanged.
            var left = await StatesAsync();
            Assert.Equal(some.Count(index => index < begins), left.Count);
            Assert.All(left.Values, state => Assert.Equal("Running", state));
            if (left.Count > 0) await ManyAsync(left.Keys, "rm", "-f");
            await AssertSameAsync(before, points, Pod);
        }

        Tell("rm of a pod with two containers", chosen.Count, points.Count);
    }

    // The plugin attaches as it should, and always fails in DEL: what it leaves is removed without it.
    [Fact(Timeout = LongLimit)]
    public async Task Rm_PluginThatNeverDetachesKilledAtItsPoints_IsFinished()
    {
        var plugin = WriteFile(
            "bin/firewall", $"#!/bin/sh\n[ $CNI_COMMAND != DEL ] || exit 1\nexec {Prerequisite.PluginDirectory}/firewall\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var before = await SnapshotAsync();
        var plugins = new Dictionary<string, string?> { ["CNI_PATH"] = $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}" };
        var options = new CommandOptions { Environment = plugins };
        Task RunAsync(int index) => MiniPodAsync(options, ["run", "-d", "--name", Pod(index), .. Sleeper]);
        await RunAsync(-1);
        var points = await PointsAsync(plugins, "rm", "-f", Pod(-1));
        var chosen = SampleIndexes(points);

        await EachAsync(chosen.Count, index => RunAsync(chosen[index]));
        await EachAsync(chosen.Count, index => KillAsync(plugins, points[chosen[index]], "rm", "-f", Pod(chosen[index])));
        (await MiniPodAsync(options, "recover")).ShouldSucceed();

        (await MiniPodAsync(options, "rm", "-f", "-a")).ShouldSucceed();
        await AssertSameAsync(before, points, Pod);
        Tell("rm with a plugin that never detaches", chosen.Count, points.Count);
    }

    private static string Manifest(string pod) => $$"""
        { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{pod}}" }, "spec": { "containers": [
          { "name": "one", "image": "{{TestImages.Toolbox}}", "command": ["sleep", "600"], "ports": [ { "containerPort": 80, "hostPort": {{FreePort.Get()}} } ] },
          { "name": "two", "image": "{{TestImages.Toolbox}}", "command": ["sleep", "600"] } ] } }

        """;

    private static int IndexAfter(IReadOnlyList<string> points, string beginning) =>
        1 + points.ToList().FindLastIndex(point => point.StartsWith(beginning, StringComparison.Ordinal));

    private string Pod(int index) => Name(string.Create(CultureInfo.InvariantCulture, $"{index + 1}"));

    // Kills a command at some of its points. Recovery keeps exactly the pods that were complete; these are removed
    // afterwards.
    private async Task UndoneOrKeptAsync(
        HostSnapshot before, IReadOnlyList<string> points, int[] indexes, Func<string, string[]> args, string state)
    {
        await KillAtEachAsync([.. indexes.Select(index => points[index])], index => Pod(indexes[index]), args);
        var done = PodsDone(points, indexes);
        await RecoverAsync();

        var kept = await StatesAsync();
        Assert.Subset(done.ToHashSet(), indexes.Where(index => index >= IndexAfter(points, "after line Done")).Select(Pod).ToHashSet());
        Assert.Equal(done.Order(), kept.Keys.Order());
        Assert.All(kept.Values, found => Assert.Equal(state, found));
        if (kept.Count > 0) await ManyAsync(kept.Keys, "rm", "-f");
        await AssertSameAsync(before, points, Pod);
    }

    // The pods whose steps are all done, according to their journals: any of the steps that run in parallel can be the
    // last.
    private List<string> PodsDone(IReadOnlyList<string> points, int[] indexes)
    {
        var steps = points.Count(point => point.StartsWith("after line Done", StringComparison.Ordinal));
        return
        [
            .. indexes
                .Select(Pod)
                .Where(pod => Journal.OfPod(StateDirectory, pod).Count(line => (string?)line["event"] == "Done") == steps),
        ];
    }
}
