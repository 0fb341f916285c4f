using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>The record of a pod with volumes is lost: it is rebuilt while there are containers, and what is left without them is
/// pruned.</summary>
public sealed class LostRecordTests(EndToEndHost host) : ManifestTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task Recover_RecordLost_ThePodIsWhatItWasButForTheFilesOfItsManifest()
    {
        var (name, before) = (Name("lost"), await SnapshotAsync());
        var pod = await RunPodAsync(name, secret: true);
        await InAsync(name, "one", "echo disk > /disk/kept; echo memory > /memory/kept");
        var whole = await SnapshotAsync();
        pod.LoseRecord();

        Assert.Contains("rebuilt", (await MiniPodAsync("recover")).ShouldSucceed().Text, StringComparison.Ordinal);

        await whole.AssertSameAsync();
        var told = await InspectAsync(name);
        Assert.Equal("Running", (string?)told["status"]);
        Assert.Empty(told["problems"]!.AsArray());
        await PrintsAsync(name, "one", "cat /disk/kept /memory/kept /secret/password", "disk", "memory", "s3cr3t");
        (await MiniPodAsync("restart", "-t", "1", "-c", "one", name)).ShouldSucceed();
        await PrintsAsync(name, "one", "cat /part/kept /memory/kept /secret/password", "disk", "memory", "s3cr3t");

        // The files of the Secret were in memory and in the record only.
        (await MiniPodAsync("stop", "-t", "1", name)).ShouldSucceed();
        (await MiniPodAsync("start", name)).ShouldExit(125, "\"password\" in volume \"secret\"",
            "Remove the pod, and run its manifest again");
        await LeavesNothingAsync(before, name);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Recover_RecordLostWithoutSecret_ThePodStopsAndStarts()
    {
        var (name, before) = (Name("lost"), await SnapshotAsync());
        var pod = await RunPodAsync(name, secret: false);
        await InAsync(name, "one", "echo disk > /disk/kept");
        pod.LoseRecord();

        (await MiniPodAsync("recover")).ShouldSucceed();

        (await MiniPodAsync("restart", "-t", "1", name)).ShouldSucceed();
        await PrintsAsync(name, "one", "cat /part/kept; stat -c '%a %g' /disk /memory; cat /proc/self/oom_score_adj; echo $FOO", "disk",
            "2777 2000", "2777 2000", "1000", "bar");
        await LeavesNothingAsync(before, name);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Prune_RecordAndContainersLost_RemovesVolumesAndTheirMounts()
    {
        var (name, before) = (Name("gone"), await SnapshotAsync());
        var pod = await RunPodAsync(name, secret: true);
        var other = Name("other");
        await RunPodAsync(other, secret: true);
        pod.LoseRecord();
        var place = Path.Combine(Volumes, pod.Id);
        Assert.NotEmpty(MountsBelow(place));

        // While it has containers, it can be rebuilt.
        Assert.DoesNotContain("volumes ", (await MiniPodAsync("prune")).ShouldSucceed().Text, StringComparison.Ordinal);
        await pod.LoseContainersAsync();
        var dry = (await MiniPodAsync("prune", "--dry-run")).ShouldSucceed();
        Assert.Contains($"volumes {place}: pod {pod.Id[..12]} has neither a record nor a container: would be removed", dry.Text,
            StringComparison.Ordinal);
        Assert.NotEmpty(MountsBelow(place));
        (await MiniPodAsync("prune")).ShouldSucceed();

        Assert.False(Directory.Exists(place));
        Assert.Empty(MountsBelow(place));
        Assert.Empty((await InspectAsync(other))["problems"]!.AsArray());
        await PrintsAsync(other, "one", "cat /secret/password; echo", "s3cr3t");
        await LeavesNothingAsync(before, other);
    }

    private async Task<LosablePod> RunPodAsync(string name, bool secret)
    {
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            stringData: {password: s3cr3t}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{name}}} }
            spec:
              restartPolicy: Never
              securityContext: {fsGroup: 2000}
              volumes:
              - {name: disk, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory}}
              {{{(secret ? "- {name: secret, secret: {secretName: keys}}" : "- {name: secret}")}}}
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                env: [{name: FOO, value: bar}]
                volumeMounts:
                - {name: disk, mountPath: /disk}
                - {name: disk, mountPath: /part, subPath: .}
                - {name: disk, mountPath: /deep, subPath: a/b}
                - {name: memory, mountPath: /memory}
                - {name: secret, mountPath: /secret}
            """)).ShouldSucceed();
        var pod = await InspectAsync(name);
        return new LosablePod(StateDirectory, name, "minipod", (string)pod["id"]!, (string)pod["sandbox"]!["containerId"]!);
    }
}
