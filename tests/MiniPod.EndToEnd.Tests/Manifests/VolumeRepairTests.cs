using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Somebody took away what a pod's volumes have on the host: it is told, and repaired.</summary>
public sealed class VolumeRepairTests(EndToEndHost host) : ManifestTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task Repair_VolumesTakenAway_AreMadeAgainForTheContainersThatMountThem()
    {
        var (pod, before) = (Name("taken"), await SnapshotAsync());
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            stringData: {password: s3cr3t}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}} }
            spec:
              restartPolicy: Never
              volumes:
              - {name: disk, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory}}
              - {name: secret, secret: {secretName: keys}}
              containers:
              - {name: part, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, volumeMounts: [{name: disk, mountPath: /disk,
                  subPath: a}]}
              - {name: memory, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, volumeMounts: [{name: memory, mountPath: /memory}]}
              - {name: secret, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, volumeMounts: [{name: secret, mountPath: /secret}]}
              - {name: none, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }
            """)).ShouldSucceed();
        await InAsync(pod, "part", "echo disk > /disk/kept");
        var place = Assert.Single(Directory.GetDirectories(Volumes));
        var mounts = MountsBelow(place).Order().ToList();
        var processes = await Task.WhenAll(ProcessAsync(pod, "none"), ProcessAsync(pod, "memory"));

        // A part of a volume, and a Secret: nothing is lost.
        (await Command.RunAsync("umount", $"{place}/.subpaths/part/0")).ShouldSucceed();
        (await Command.RunAsync("umount", "--lazy", $"{place}/secret")).ShouldSucceed();
        Assert.Equal("Degraded", (string?)(await InspectAsync(pod))["status"]);
        var dry = (await MiniPodAsync("repair", "--dry-run", pod)).ShouldSucceed();
        Assert.Contains("bind \"a\" of volume \"disk\"", dry.Stderr, StringComparison.Ordinal);
        (await MiniPodAsync("repair", "-t", "1", pod)).ShouldSucceed();
        Assert.Equal(mounts, MountsBelow(place).Order());
        await PrintsAsync(pod, "part", "cat /disk/kept", "disk");
        await PrintsAsync(pod, "secret", "cat /secret/password", "s3cr3t");
        Assert.Equal(processes, await Task.WhenAll(ProcessAsync(pod, "none"), ProcessAsync(pod, "memory")));

        // What is in memory would be lost.
        (await Command.RunAsync("umount", "--lazy", $"{place}/memory")).ShouldSucceed();
        (await MiniPodAsync("repair", "-t", "1", pod)).ShouldExit(125, "memory");
        (await MiniPodAsync("repair", "-t", "1", "--recreate", pod)).ShouldSucceed();
        Assert.Equal(mounts, MountsBelow(place).Order());
        await InAsync(pod, "memory", "touch /memory/x");
        Assert.True(File.Exists($"{place}/memory/x"));

        Directory.Delete(Path.Combine(place, "disk"), recursive: true);
        (await MiniPodAsync("repair", "-t", "1", pod)).ShouldSucceed();
        await InAsync(pod, "part", "touch /disk/again");
        Assert.True(File.Exists($"{place}/disk/a/again"));
        var told = await InspectAsync(pod);
        Assert.Equal("Running", (string?)told["status"]);
        Assert.Empty(told["problems"]!.AsArray());
        Assert.Equal(processes[0], await ProcessAsync(pod, "none"));
        await LeavesNothingAsync(before, pod);
    }
}
