using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Parts of volumes in containers, and that no link in a volume leads out of it.</summary>
public sealed class SubPathTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Map = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {app.conf: "blue"}
        ---
        """;

    private string Dir => Path.Combine(Files, "host");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Path.Combine(Dir, "real", "deep"));
        Directory.CreateDirectory(Path.Combine(Files, "secret"));
        File.WriteAllText(Path.Combine(Files, "secret", "key"), "of the host");
        File.WriteAllText(Path.Combine(Dir, "real", "deep", "file"), "in the volume");
        File.CreateSymbolicLink(Path.Combine(Dir, "inside"), "real/deep");
        File.CreateSymbolicLink(Path.Combine(Dir, "absolute"), Path.Combine(Files, "secret"));
        File.CreateSymbolicLink(Path.Combine(Dir, "relative"), "../secret");
        File.CreateSymbolicLink(Path.Combine(Dir, "process"), "/proc/1/root/etc");
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task SubPath_OfEachKind_IsMountedAndUnmountedAgain()
    {
        var (pod, before) = (Name("parts"), await SnapshotAsync());
        (await RunYamlAsync($$$"""
            {{{Map}}}
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              volumes:
              - {name: disk, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory}}
              - {name: config, configMap: {name: settings}}
              - {name: host, hostPath: {path: {{{Dir}}}}}
              - {name: claim, persistentVolumeClaim: {claimName: {{{Name("claim")}}}}}
              containers:
              - &one
                name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                env:
                - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name} }}
                - {name: WHERE, value: logs}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP} }}
                volumeMounts:
                - {name: disk, mountPath: /all}
                - {name: disk, mountPath: /made, subPath: a/b}
                - {name: disk, mountPath: /logs, subPathExpr: $(WHERE)/$(POD)}
                - {name: disk, mountPath: /address, subPathExpr: $(IP)}
                - {name: disk, mountPath: /read, subPath: a, readOnly: true}
                - {name: disk, mountPath: /dot, subPath: .}
                - {name: memory, mountPath: /memory, subPath: m}
                - {name: config, mountPath: /etc/app.conf, subPath: app.conf}
                - {name: host, mountPath: /inside, subPath: inside}
                - {name: host, mountPath: /file, subPath: real/deep/file, readOnly: true}
                - {name: claim, mountPath: /claim, subPath: c/d}
              - {<<: *one, name: two}
            """)).ShouldSucceed();

        await PrintsAsync(
            pod, "one", "cat /etc/app.conf /inside/file /file; echo; stat -c '%a %n' /made /all/a /logs /memory /claim; find /all "
                + "-type d | sort",
            "bluein the volumein the volume", "777 /made", "777 /all/a", "777 /logs", "777 /memory", "755 /claim",
            "/all", $"/all/{await Kernel.IpAsync(pod)}", "/all/a", "/all/a/b", "/all/logs", $"/all/logs/{pod}");
        await PrintsAsync(
            pod,
            "two",
            "touch /made/x /logs/y /dot/z; touch /read/x 2>&1 | grep -o 'Read-only.*'; echo x 2>/dev/null >/file || echo refused; "
                + "ls /read /read/b",
            "Read-only file system", "refused", "/read:", "b", "", "/read/b:", "x");
        await PrintsAsync(pod, "one", "ls /all /made /logs", "/all:", await Kernel.IpAsync(pod), "a", "logs", "z", "", "/logs:", "y", "",
            "/made:", "x");

        // A single container finds its parts again, and a stopped pod has none.
        var mounts = MountsBelow(Volumes).Order().ToList();
        (await MiniPodAsync("restart", "-c", "two", pod)).ShouldSucceed();
        Assert.Equal(mounts, MountsBelow(Volumes).Order());
        await PrintsAsync(pod, "two", "ls /logs /made", "/logs:", "y", "", "/made:", "x");
        (await MiniPodAsync("stop", "-t", "1", pod)).ShouldSucceed();
        Assert.Empty(MountsBelow(Volumes));
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await PrintsAsync(pod, "two", "ls /logs /made /memory; cat /etc/app.conf", "/logs:", "y", "", "/made:", "x", "", "/memory:",
            "blue");

        await LeavesNothingAsync(before, pod);
        (await Command.RunAsync("docker", "volume", "rm", Name("claim"))).ShouldSucceed();
        Assert.Equal("in the volume", await File.ReadAllTextAsync(Path.Combine(Dir, "real", "deep", "file")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("subPath: absolute")]
    [InlineData("subPath: absolute/key")]
    [InlineData("subPath: absolute/made")]
    [InlineData("subPath: relative")]
    [InlineData("subPath: relative/made/deep")]
    [InlineData("subPath: process")]
    [InlineData("subPath: /real")]
    [InlineData("subPath: real/../../secret")]
    [InlineData("subPathExpr: $(UP)")]
    [InlineData("subPathExpr: $(ROOT)etc")]
    [InlineData("subPathExpr: real/$(NONE)")]
    [InlineData("subPathExpr: real/$(EMPTY)")]
    [InlineData("{subPath: real, subPathExpr: real}")]
    public async Task SubPath_ThatLeadsOut_IsRefusedAndNothingMade(string part)
    {
        var (before, listing) = (await SnapshotAsync(), Listing());

        var result = (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("out")}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: host, hostPath: {path: {{{Dir}}}}}]
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                env: [{name: UP, value: ../secret}, {name: ROOT, value: /}, {name: EMPTY}]
                volumeMounts: [{name: host, mountPath: /v, {{{part.Trim('{', '}')}}}}]
            """)).ShouldExit(125, "subPath");

        Assert.DoesNotContain("Exception", result.Stderr, StringComparison.Ordinal);
        await before.AssertSameAsync();
        Assert.Equal(listing, Listing());
    }

    // The container is stopped, and has put a link where a part of its volume was.
    [Fact(Timeout = 2 * Limit)]
    public async Task SubPath_LinkPutThereByTheContainer_IsNotFollowedWhenItStartsAgain()
    {
        var (pod, before, listing) = (Name("planted"), await SnapshotAsync(), Listing());
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: disk, emptyDir: {}}]
              containers:
              - name: evil
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                volumeMounts: [{name: disk, mountPath: /all}]
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                volumeMounts: [{name: disk, mountPath: /part, subPath: part}]
            """)).ShouldSucceed();
        await InAsync(pod, "evil", $"rmdir /all/part && ln -s {Files}/secret /all/part");

        (await MiniPodAsync("restart", "-t", "1", "-c", "one", pod)).ShouldExit(125, "cannot mount subPath \"part\" of volume \"disk\"");
        (await MiniPodAsync("stop", "-t", "1", pod)).ShouldSucceed();
        (await MiniPodAsync("start", pod)).ShouldExit(125, "cannot mount subPath \"part\" of volume \"disk\"");

        await LeavesNothingAsync(before, pod);
        Assert.Equal(listing, Listing());
        Assert.Equal("of the host", await File.ReadAllTextAsync(Path.Combine(Files, "secret", "key")));
    }
}
