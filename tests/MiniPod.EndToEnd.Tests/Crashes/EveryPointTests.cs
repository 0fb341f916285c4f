using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>Every verb killed at every fault point: 'recover' leaves either an unchanged host or a complete
/// pod.</summary>
public sealed class EveryPointTests(EndToEndHost host) : CrashTest(host)
{
    // The number of pods that exist at the same time. Each has firewall rules, and iptables reads all rules each time.
    private const int AtOnce = 20;

    [Fact(Timeout = LongLimit)]
    public async Task Run_KilledAtEveryPoint_IsUndoneOrCompleteAndKept()
    {
        var before = await SnapshotAsync();
        string[] Args(string pod) => ["run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", .. Sleeper];
        var points = await PointsAsync(Args(Pod(-1)));
        (await MiniPodAsync("rm", "-f", Pod(-1))).ShouldSucceed();

        foreach (var indexes in Enumerable.Range(0, points.Count).Chunk(AtOnce))
            await UndoneOrKeptAsync(before, points, indexes, Args, "Running");
        Tell("run", points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task Create_KilledAtEveryPoint_IsUndoneOrCompleteAndKept()
    {
        var before = await SnapshotAsync();
        var points = await PointsAsync("create", Pod(-1));
        (await MiniPodAsync("rm", Pod(-1))).ShouldSucceed();

        foreach (var indexes in Enumerable.Range(0, points.Count).Chunk(AtOnce))
            await UndoneOrKeptAsync(before, points, indexes, pod => ["create", pod], "Created");
        Tell("create", points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task RunInPod_KilledAtEveryPoint_ThePodIsAsItWasOrHasTheWholeContainer()
    {
        string[] Args(string pod) => ["run", "-d", "--pod", pod, "--name", "more", .. Sleeper];
        var empty = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", Pod(-1), .. Sleeper])).ShouldSucceed();
        var points = await PointsAsync(Args(Pod(-1)));
        (await MiniPodAsync("rm", "-f", Pod(-1))).ShouldSucceed();
        var whole = points.Count - IndexAfter(points, "after line Done") + 1;
        await EachAsync(points.Count, async index => (await MiniPodAsync(["run", "-d", "--name", Pod(index), .. Sleeper])).ShouldSucceed());
        var before = await SnapshotAsync();

        var undone = points.Take(points.Count - whole).ToList();
        await KillAtEachAsync(undone, Pod, Args);
        var interrupted = (await StatesAsync()).Values.Count(state => state == "Interrupted");
        await RecoverAsync();
        await AssertSameAsync(before, undone, Pod);
        Assert.All((await StatesAsync()).Values, state => Assert.Equal("Running", state));
        Assert.True(interrupted > undone.Count / 2, $"'ps' showed only {interrupted} of {undone.Count} pods as interrupted");

        await EachAsync(whole, index => KillAsync(points[undone.Count + index], Args(Pod(undone.Count + index))));
        await RecoverAsync();
        for (var index = undone.Count; index < points.Count; index++)
            Assert.Equal(2, (await InspectAsync(Pod(index)))["containers"]!.AsArray().Count);
        await ManyAsync([], "rm", "-f", "-a");
        await AssertSameAsync(empty, points, Pod);
        Tell("run --pod", points.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task Rm_SeveralContainersKilledAtEveryPoint_IsFinished()
    {
        var manifest = WriteFile("two.yaml", Manifest(Pod(-1)));
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-f", manifest)).ShouldSucceed();
        var points = await PointsAsync("rm", "-f", Pod(-1));
        var begins = IndexAfter(points, "before line Begin");
        foreach (var some in Enumerable.Range(0, points.Count).Chunk(AtOnce))
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

        Tell("rm of a pod with two containers", points.Count);
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
