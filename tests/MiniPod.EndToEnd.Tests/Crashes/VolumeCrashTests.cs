using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>A pod of a manifest with hooks and a volume of each kind, on the host's network, killed at its fault points: no directory
/// and no mount of a volume is left, and what is on disk is kept with the pod.</summary>
public sealed class VolumeCrashTests(EndToEndHost host) : CrashTest(host)
{
    private const int AtOnce = 20, Pods = 8;

    private string Claim => Name("claim");

    [Fact(Timeout = LongLimit)]
    public async Task RunAndRm_KilledAtTheirPoints_LeaveNoVolume()
    {
        (await Command.RunAsync("docker", "volume", "create", Claim)).ShouldSucceed();
        Directory.CreateDirectory(Path.Combine(Files, "host", "part"));
        var before = await SnapshotAsync();
        string[] Run(string pod) => ["run", "-f", Manifest(pod)];

        var points = await PointsAsync(Run(Pod(-1)));
        Assert.Contains(points, point => point.Contains("memory of a volume mounted", StringComparison.Ordinal));
        var rmPoints = await PointsAsync("rm", "-f", Pod(-1));
        var done = 1 + points.ToList().FindLastIndex(point => point.StartsWith("after line Done", StringComparison.Ordinal));
        var chosen = SampleIndexes(points);
        foreach (var some in chosen.Chunk(AtOnce))
        {
            await KillAtEachAsync([.. some.Select(index => points[index])], index => Pod(some[index]), Run);
            await RecoverAsync();
            var kept = await StatesAsync();
            Assert.Subset(kept.Keys.ToHashSet(), some.Where(index => index >= done).Select(Pod).ToHashSet());
            Assert.All(kept.Values, state => Assert.Equal("Running", state));
            if (kept.Count > 0) await ManyAsync(kept.Keys, "rm", "-f");
            await AssertSameAsync(before, points, Pod);
        }

        Tell("run of a pod with volumes", chosen.Count, points.Count);
        chosen = SampleIndexes(rmPoints);
        foreach (var some in chosen.Chunk(AtOnce))
        {
            await EachAsync(some.Length, async index => (await MiniPodAsync(Run(Pod(some[index])))).ShouldSucceed());
            await KillAtEachAsync([.. some.Select(index => rmPoints[index])], index => Pod(some[index]), pod => ["rm", "-f", pod]);
            await RecoverAsync();
            var left = await StatesAsync();
            if (left.Count > 0) await ManyAsync(left.Keys, "rm", "-f"); // nothing had begun
            await AssertSameAsync(before, rmPoints, Pod);
        }

        Tell("rm of a pod with volumes", chosen.Count, rmPoints.Count);
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();
    }

    [Fact(Timeout = LongLimit)]
    public async Task StopStartRestart_KilledAtTheirPoints_KeepWhatIsOnDiskAndNothingInMemory()
    {
        Directory.CreateDirectory(Path.Combine(Files, "host", "part"));
        var empty = await SnapshotAsync();
        var names = Enumerable.Range(0, Pods).Select(Pod).ToList();
        await EachAsync(Pods, async index => (await MiniPodAsync("run", "-f", Manifest(names[index]))).ShouldSucceed());
        foreach (var disk in Directory.GetDirectories(Volumes, "disk", SearchOption.AllDirectories))
            await File.WriteAllTextAsync(Path.Combine(disk, "part", "kept"), disk);
        await ManyAsync(names, "stop", "-t", "2");
        var stopped = await SnapshotAsync();

        foreach (var (verb, isStopped) in new[] { ("stop", false), ("start", true), ("restart", false) })
        {
            string[] Args(string pod) => verb == "start" ? [verb, pod] : [verb, "-t", "2", pod];
            if (!isStopped) await ManyAsync(names, "start");
            var points = await PointsAsync(Args(names[0]));
            if (isStopped) await ManyAsync(names.Take(1), "stop", "-t", "2");
            var chosen = Sample(points);
            foreach (var round in chosen.Chunk(Pods))
            {
                if (isStopped) await ManyAsync(names, "stop", "-t", "2");
                else await ManyAsync(names, "start");
                await KillAtEachAsync(round, index => names[index], Args);
                await RecoverAsync();
                await ManyAsync(names, "stop", "-t", "2");
                await AssertSameAsync(stopped, round, index => names[index]);
            }

            Tell($"{verb} of a pod with volumes", chosen.Count, points.Count);
        }

        await ManyAsync(names, "start");
        foreach (var pod in names)
        {
            var said = (await MiniPodAsync("exec", "-c", "two", pod, "sh", "-c",
                "cat /part/kept; echo; cat /secret/password; ls /memory")).ShouldSucceed();
            Assert.Matches("^.*/disk\ns3cr3t$", said.Text);
        }

        await ManyAsync(names, "rm", "-f");
        await AssertSameAsync(empty, [], Pod);
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();
    }

    [Fact(Timeout = LongLimit)]
    public async Task Update_KilledAtItsPoints_IsCompletedOrIsDoneByTheNext()
    {
        Directory.CreateDirectory(Path.Combine(Files, "host", "part"));
        var empty = await SnapshotAsync();
        var names = Enumerable.Range(0, Pods).Select(Pod).ToList();
        string[] Apply(string pod, string color) => ["apply", "-f", Manifest(pod, color)];
        await EachAsync(Pods, async index => (await MiniPodAsync(Apply(names[index], "blue"))).ShouldSucceed());
        var containers = await EachContainerAsync();
        var points = await PointsAsync(Apply(names[0], "green"));
        Assert.Contains(points, point => point.Contains("files of a volume written", StringComparison.Ordinal));

        var chosen = Sample(points);
        foreach (var round in chosen.Chunk(Pods))
        {
            await EachAsync(Pods, async index => (await MiniPodAsync(Apply(names[index], "blue"))).ShouldSucceed());
            await KillAtEachAsync(round, index => names[index], pod => Apply(pod, "green"));
            await RecoverAsync();
            Assert.All((await StatesAsync()).Values, state => Assert.Equal("Running", state));
            await EachAsync(Pods, async index => (await MiniPodAsync(Apply(names[index], "green"))).ShouldSucceed());
            foreach (var pod in names)
                Assert.Equal("green", (await MiniPodAsync("exec", "-c", "two", pod, "cat", "/conf/color")).ShouldSucceed().Text);
            Assert.All(
                Directory.GetDirectories(Volumes, "config", SearchOption.AllDirectories),
                volume => Assert.Equal(["..", "..data", "color"], Kinds(volume))); // one generation, and no temporary link
        }

        Assert.Equal(containers, await EachContainerAsync());
        Tell("update of a pod with volumes", chosen.Count, points.Count);
        await ManyAsync(names, "rm", "-f");
        await AssertSameAsync(empty, [], Pod);
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();

        async Task<IReadOnlyList<string>> EachContainerAsync() =>
            [.. (await EngineApi.ContainersAsync()).Where(one => names.Any(name => one.Name.Contains(name, StringComparison.Ordinal)))
                .Select(one => $"{one.Name} {one.Id}").Order()];
    }

    private static IEnumerable<string> Kinds(string volume) => Directory.GetFileSystemEntries(volume).Select(Path.GetFileName)
        .Select(name => name!.StartsWith("..", StringComparison.Ordinal) && name != "..data" ? ".." : name).Order(StringComparer.Ordinal);

    private string Volumes => Path.Combine(StateDirectory, "volumes");

    private string Pod(int index) => Name(string.Create(CultureInfo.InvariantCulture, $"{index + 1}"));

    private string Manifest(string pod, string color = "blue") => WriteFile($"{pod}-{color}.yaml", $$$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        stringData: {password: s3cr3t}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {color: {{{color}}} }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{pod}}} }
        spec:
          restartPolicy: Never
          hostNetwork: true
          securityContext: {fsGroup: 2000}
          volumes:
          - {name: disk, emptyDir: {}}
          - {name: memory, emptyDir: {medium: Memory}}
          - {name: secret, secret: {secretName: keys}}
          - {name: config, configMap: {name: settings}}
          - {name: claim, persistentVolumeClaim: {claimName: {{{Claim}}} }}
          - {name: host, hostPath: {path: {{{Files}}}/host} }
          containers:
          - &one
            name: one
            image: {{{TestImages.Toolbox}}}
            command: [sh, -c, "trap 'exit 0' TERM; sleep 600 & wait"]
            lifecycle: {postStart: {exec: {command: ["true"]}}, preStop: {exec: {command: ["true"]}} }
            volumeMounts:
            - {name: disk, mountPath: /part, subPath: part}
            - {name: memory, mountPath: /memory}
            - {name: secret, mountPath: /secret}
            - {name: config, mountPath: /color, subPath: color}
            - {name: config, mountPath: /conf}
            - {name: claim, mountPath: /claim}
            - {name: host, mountPath: /host, subPath: part}
          - {<<: *one, name: two}
        """);
}
