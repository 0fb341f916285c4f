using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Each kind of volume, as two containers of a pod see it.</summary>
public sealed class VolumeTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Objects = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {color: "blue", size: "3\n"}
        binaryData: {raw: AAEC}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        data: {password: czNjcjN0}
        stringData: {user: me}
        ---
        """;

    private string Claim => Name("claim");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Path.Combine(Files, "host"));
        File.WriteAllText(Path.Combine(Files, "host", "there"), "of the host");
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Volumes_EachKindWithFsGroup_AreSharedWithModesOfKubelet()
    {
        var pod = Name("all");
        var before = await SnapshotAsync();
        var run = (await RunYamlAsync($$$"""
            {{{Objects}}}
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{{pod}}}
              labels: {app: shop, tier: front-one}
              annotations: {note: "a\nb \"c\""}
            spec:
              restartPolicy: Never
              securityContext: {fsGroup: 2000}
              volumes:
              - {name: disk, emptyDir: {}}
              - {name: bare}
              - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
              - {name: sticky, emptyDir: {mode: 01700}}
              - {name: config, configMap: {name: settings}}
              - name: some
                configMap: {name: settings, optional: true, defaultMode: 0600, items: [{key: size, path: deep/er/size, mode: 0640},
                  {key: color, path: c}, {key: none, path: none}]}
              - {name: secret, secret: {secretName: keys, defaultMode: 0400}}
              - {name: none, secret: {secretName: nowhere, optional: true}}
              - name: downward
                downwardAPI:
                  items:
                  - {path: labels, fieldRef: {fieldPath: metadata.labels}}
                  - {path: note, fieldRef: {fieldPath: metadata.annotations}}
                  - {path: uid, fieldRef: {fieldPath: metadata.uid}}
                  - {path: cpu, resourceFieldRef: {containerName: root, resource: limits.cpu, divisor: 1m}}
              - name: projected
                projected:
                  defaultMode: 0440
                  sources:
                  - configMap: {name: settings, items: [{key: color, path: all/color}]}
                  - secret: {name: keys, items: [{key: user, path: all/user, mode: 0400}]}
                  - downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}
                  - serviceAccountToken: {path: token}
                  - configMap: {name: kube-root-ca.crt}
              - {name: claim, persistentVolumeClaim: {claimName: {{{Claim}}}}}
              - {name: host, hostPath: {path: {{{Files}}}/host, type: Directory}}
              containers:
              - &root
                name: root
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                resources: {limits: {cpu: 100m}}
                volumeMounts:
                - &disk {name: disk, mountPath: /v/disk}
                - {name: bare, mountPath: /v/bare}
                - {name: memory, mountPath: /v/memory}
                - {name: sticky, mountPath: /v/sticky}
                - {name: config, mountPath: /v/config}
                - {name: some, mountPath: /v/some}
                - {name: secret, mountPath: /v/secret}
                - {name: none, mountPath: /v/none}
                - {name: downward, mountPath: /v/downward}
                - {name: projected, mountPath: /v/projected}
                - {name: claim, mountPath: /v/claim}
                - {name: host, mountPath: /v/host}
                - {name: disk, mountPath: /v/again, readOnly: true}
              - <<: *root
                name: user
                securityContext: {runAsUser: 1000}
            """)).ShouldSucceed();

        Assert.Contains("serviceAccountToken has no effect", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("kube-root-ca.crt", run.Stderr, StringComparison.Ordinal);
        const string stat = "for path in {0}; do stat -L -c '%a %u:%g %n' $path; done";
        await PrintsAsync(
            pod, "root", string.Format(null, stat, "/v/disk /v/bare /v/memory /v/sticky /v/claim /v/host /v/host/there"),
            "2777 0:2000 /v/disk", "2777 0:2000 /v/bare", "2777 0:2000 /v/memory", "3770 0:2000 /v/sticky", "2775 0:2000 /v/claim",
            "755 0:0 /v/host", "644 0:0 /v/host/there");
        await PrintsAsync(
            pod,
            "root",
            string.Format(
                null,
                stat,
                "/v/config/color /v/some/c /v/some/deep/er /v/some/deep/er/size /v/secret/password /v/projected/all /v/projected/all/color "
                    + "/v/projected/all/user /v/projected/name /v/secret/..data"),
            "644 0:2000 /v/config/color", "640 0:2000 /v/some/c", "2755 0:2000 /v/some/deep/er", "640 0:2000 /v/some/deep/er/size",
            "440 0:2000 /v/secret/password", "2755 0:2000 /v/projected/all", "440 0:2000 /v/projected/all/color",
            "440 0:2000 /v/projected/all/user", "440 0:2000 /v/projected/name", "2755 0:2000 /v/secret/..data");
        await PrintsAsync(
            pod, "root", "cd /v; ls config some none secret downward projected; readlink config/color; readlink config/..data | sed "
                + "'s/[0-9]/N/g; s/NNNNN*$/X/'",
            "config:", "color", "raw", "size", "", "downward:", "cpu", "labels", "note", "uid", "", "none:", "", "projected:", "all",
            "name", "",
            "secret:", "password", "user", "", "some:", "c", "deep", "..data/color", "..NNNN_NN_NN_NN_NN_NN.X");
        await PrintsAsync(
            pod, "user", "cd /v; id -G; cat config/color secret/password secret/user downward/labels downward/note downward/cpu "
                + "projected/name; od -An -tx1 config/raw",
            "0 2000", $"blues3cr3tmeapp=\"shop\"", "tier=\"front-one\"note=\"a\\nb \\\"c\\\"\"100" + pod + " 00 01 02");
        Assert.Equal((string?)(await InspectAsync(pod))["uid"], await InAsync(pod, "root", "cat /v/downward/uid"));

        // What one writes the other reads, also as another user; and nobody writes into files of the manifest.
        await PrintsAsync(
            pod,
            "user",
            "cd /v; for place in disk bare memory claim config secret downward projected again; do touch $place/of-user 2>/dev/null "
                + "&& echo $place; done; true",
            "disk", "bare", "memory", "claim");
        await PrintsAsync(
            pod,
            "root",
            "cd /v; for place in config secret downward projected again; do touch $place/x 2>&1 | grep -o 'Read-only.*'; done; "
            + "stat -c '%u:%g' disk/of-user memory/of-user claim/of-user; ls again",
            [.. Enumerable.Repeat("Read-only file system", 5), "1000:2000", "1000:2000", "1000:2000", "of-user"]);

        // In memory, of the size that was asked for; on the host, nobody but root passes.
        await PrintsAsync(
            pod,
            "user",
            "cd /v; for place in memory secret projected disk config; do stat -f -c '%T' $place; done | tr '\\n' ' '; df -k memory "
                + "| awk 'END{print $2}'; "
            + "dd if=/dev/zero of=memory/big bs=1024 count=1100 2>&1 | grep -o 'No space.*'; stat -c %s memory/big",
            "tmpfs tmpfs tmpfs " + (await InAsync(pod, "user", "stat -f -c '%T %T' /v/disk")) + " 1024",
            "No space left on device", "1048576");
        var place = Assert.Single(Directory.GetDirectories(Volumes));
        Assert.Equal("700 0:0 directory", await StatAsync(Volumes));
        Assert.Equal("700 0:0 directory", await StatAsync(place));
        Assert.Equal([$"{place}/memory", $"{place}/none", $"{place}/projected", $"{place}/secret"], MountsBelow(Volumes).Order());
        Assert.Equal("755 0:0 directory", await StatAsync(Path.Combine(Files, "host")));
        Assert.Equal("644 0:0 regular file", await StatAsync(Path.Combine(Files, "host", "there")));

        await LeavesNothingAsync(before, pod);
        Assert.Equal("of the host", await File.ReadAllTextAsync(Path.Combine(Files, "host", "there")));
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed(); // it was kept
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Volumes_OverEtcAndWithoutGroup_HaveTheirOwnModesAndTheEnginesFiles()
    {
        var (pod, files) = (Name("etc"), Name("files"));
        var before = await SnapshotAsync();
        (await RunYamlAsync($$$"""
            {{{Objects}}}
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: etc}, {name: mode, emptyDir: {mode: 0750}}, {name: memory, emptyDir: {medium: Memory}}, {name: config,
                configMap: {name: settings}}]
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                volumeMounts:
                - {name: etc, mountPath: /etc}
                - {name: config, mountPath: /etc/config}
                - {name: mode, mountPath: /mode}
                - {name: memory, mountPath: /memory}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{files}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: config, configMap: {name: settings}}]
              containers:
              - {name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, volumeMounts: [{name: config, mountPath: /etc/}]}
            """)).ShouldSucceed();

        await PrintsAsync(
            pod, "one", "stat -c '%a %u:%g' /etc /mode /memory /etc/config/..data/ /etc/config/..data/color; cat /etc/config/color; "
                + $"grep -c . /etc/hosts >/dev/null && {OwnHosts} | tail -n 1 | cut -f 2",
            "777 0:0", "750 0:0", "777 0:0", "755 0:0", "644 0:0", "blue" + pod);
        await PrintsAsync(files, "one", $"cat /etc/color; {OwnHosts} | tail -n 1 | cut -f 2; hostname", "blue" + files, files);

        await LeavesNothingAsync(before, pod, files);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Volumes_StoppedStartedRestartedRemoved_KeepWhatIsOnDiskAndLoseTheRest()
    {
        var pod = Name("life");
        var yaml = $$$"""
            {{{Objects}}}
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              volumes:
              - {name: disk, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory}}
              - {name: secret, secret: {secretName: keys}}
              - {name: config, configMap: {name: settings}}
              - {name: claim, persistentVolumeClaim: {claimName: {{{Claim}}}}}
              containers:
              - &one
                name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                volumeMounts:
                - {name: disk, mountPath: /disk}
                - {name: memory, mountPath: /memory}
                - {name: secret, mountPath: /secret}
                - {name: config, mountPath: /config}
                - {name: claim, mountPath: /claim}
                - {name: disk, mountPath: /part, subPath: part}
                - {name: secret, mountPath: /password, subPath: password}
              - {<<: *one, name: two}
            """;
        const string shown = "cat /disk/kept /part/kept /memory/kept /claim/kept /secret/password /password /config/color "
            + "2>/dev/null; true";
        var before = await SnapshotAsync();
        (await RunYamlAsync(yaml)).ShouldSucceed();
        await InAsync(pod, "one", "for place in disk part memory claim; do echo $place > /$place/kept; done");
        await PrintsAsync(pod, "two", shown, "disk", "part", "memory", "claim", "s3cr3ts3cr3tblue");

        // One container anew: the pod's volumes are not touched.
        (await MiniPodAsync("restart", "-c", "one", pod)).ShouldSucceed();
        await PrintsAsync(pod, "one", shown, "disk", "part", "memory", "claim", "s3cr3ts3cr3tblue");

        (await MiniPodAsync("stop", "-t", "1", pod)).ShouldSucceed();
        Assert.Empty(MountsBelow(Volumes));
        var place = Assert.Single(Directory.GetDirectories(Volumes));
        Assert.Equal("disk\n", await File.ReadAllTextAsync(Path.Combine(place, "disk", "kept")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("s3cr3t", StringComparison.Ordinal));
        Assert.Empty((await InspectAsync(pod))["problems"]!.AsArray());

        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await PrintsAsync(pod, "two", shown, "disk", "part", "claim", "s3cr3ts3cr3tblue");
        await InAsync(pod, "one", "echo memory > /memory/kept");
        (await MiniPodAsync("restart", "-t", "1", pod)).ShouldSucceed();
        await PrintsAsync(pod, "one", shown, "disk", "part", "claim", "s3cr3ts3cr3tblue");
        Assert.Empty((await InspectAsync(pod))["problems"]!.AsArray());

        // A process of the host is in a volume, and has a file of another open.
        await using (var there = RunningCommand.Start(
            "bash",
            ["-c", $"cd {place}/memory && exec 3<{place}/secret/password 4<{place}/disk/kept && echo there && exec sleep 600"],
            new CommandOptions()))
        {
            await UntilAsync(() => there.Stdout.Contains("there", StringComparison.Ordinal), "the process is there");
            await LeavesNothingAsync(before, pod);
        }

        // Again: the claim is what it was, everything else is new.
        (await RunYamlAsync(yaml)).ShouldSucceed();
        await PrintsAsync(pod, "one", shown, "claim", "s3cr3ts3cr3tblue");
        await LeavesNothingAsync(before, pod);
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();
    }
}
