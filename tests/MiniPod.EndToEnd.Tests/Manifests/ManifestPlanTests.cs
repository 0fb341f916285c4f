using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>What 'plan', '--explain' and 'script' say of pods with volumes is what happens.</summary>
public sealed partial class ManifestPlanTests(EndToEndHost host) : ManifestTest(host)
{
    private string Claim => Name("claim");

    [Fact(Timeout = 3 * Limit)]
    public async Task Plan_PodWithVolumes_ForeseesDirectoriesFilesAndMounts()
    {
        var (pod, manifest) = (Name("plan"), WriteFile("pod.yaml", Yaml(Name("plan"), files: true)));
        var before = await SnapshotAsync();

        var plan = (await MiniPodAsync("plan", "-f", manifest)).ShouldSucceed();
        await before.AssertSameAsync();
        Assert.False(Directory.Exists(Path.Combine(Files, "host")));
        var run = (await MiniPodAsync("run", "-f", manifest, "--explain")).ShouldSucceed();

        var id = (string)(await InspectAsync(pod))["id"]!;
        var place = Path.Combine(Volumes, id);
        Assert.Equal(
            [Path.Combine(Files, "host"), $"{place}/config", $"{place}/disk", $"{place}/memory"],
            Planned(plan.Text, "directory", id).Select(line => line.Split(": on the host")[0]).Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"{place}/config/color", $"{place}/.termination/one"],
            Planned(plan.Text, "file", id).Where(line => line.StartsWith(place, StringComparison.Ordinal)));
        Assert.Equal(
            ["claim/c for container one", "disk/a/b for container one", "host/sub for container one"],
            Planned(plan.Text, "mount", id).Where(line => line.EndsWith(" for container one", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.Equal(4, MountsBelow(Volumes).Count);
        Assert.All(MountsBelow(Volumes), mount => Assert.Contains(mount, run.Stderr, StringComparison.Ordinal));

        // The removal: containers first, then what they mounted.
        var removal = (await MiniPodAsync("rm", "-f", "--dry-run", pod)).ShouldSucceed().Text;
        foreach (var mount in MountsBelow(Volumes)) Assert.Contains($"- mount      {mount}", removal, StringComparison.Ordinal);
        foreach (var name in new[] { "config", "disk", "memory" })
            Assert.Contains($"- directory  {place}/{name}", removal, StringComparison.Ordinal);
        var container = removal.IndexOf($"- container  minipod.{pod}.one", StringComparison.Ordinal);
        Assert.InRange(container, 0, removal.IndexOf("- mount", StringComparison.Ordinal));
        var last = removal.LastIndexOf("- directory", StringComparison.Ordinal);
        Assert.InRange(removal.IndexOf("- mount", StringComparison.Ordinal), container, last);
        (await MiniPodAsync("script", "-f", manifest)).ShouldExit(125, "volume \"config\" has files from the manifest");
        await LeavesNothingAsync(before, pod);
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Script_PodWithVolumes_MakesTheSamePodAndUndoesIt()
    {
        var pod = Name("script");
        var manifest = WriteFile("pod.yaml", Yaml(pod, files: false));
        var place = $"/var/lib/minipod/volumes/script-{pod}";
        var before = await SnapshotAsync();
        const string show = "cd /v; stat -c '%a %u:%g %n' disk memory part host claim; stat -f -c %T memory; id -G; grep -c . "
            + "/proc/self/status > disk/x; "
            + "cat /proc/self/oom_score_adj; grep -E 'NoNewPrivs|CapEff' /proc/self/status";
        (await MiniPodAsync("run", "-f", manifest)).ShouldSucceed();
        var expected = await InAsync(pod, "one", show);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();

        var make = WriteFile("make.sh", (await MiniPodAsync("script", "-f", manifest)).ShouldSucceed().Stdout);
        WriteFile(TestPods.UndoScript, (await MiniPodAsync("script", "--undo", "-f", manifest)).ShouldSucceed().Stdout);
        (await Command.RunAsync("bash", make)).ShouldSucceed();

        Assert.Equal(expected, (await Command.RunAsync("docker", "exec", $"minipod.{pod}.one", "sh", "-c", show)).ShouldSucceed().Text);
        Assert.Equal(4, MountsBelow(place).Count);
        Assert.Equal("700 0:0 directory", await StatAsync(place));
        (await Command.RunAsync("bash", Path.Combine(Files, TestPods.UndoScript))).ShouldSucceed();
        (await Command.RunAsync("bash", Path.Combine(Files, TestPods.UndoScript))).ShouldSucceed();
        Assert.Empty(MountsBelow(place));
        Assert.False(Directory.Exists(place));
        await before.AssertSameAsync();
        (await Command.RunAsync("docker", "volume", "rm", Claim)).ShouldSucceed();
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PlanAndScript_HostNetwork_SayNothingOfANamespace()
    {
        var pod = Name("net");
        var manifest = WriteFile("pod.yaml", $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}} }
            spec:
              restartPolicy: Never
              hostNetwork: true
              hostAliases: [{ip: 10.9.8.7, hostnames: [db]}]
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }]
            """);
        var before = await SnapshotAsync();

        var plan = (await MiniPodAsync("plan", "-f", manifest)).ShouldSucceed().Text;
        Assert.Contains($"in the network namespace of the host {Environment.MachineName}", plan, StringComparison.Ordinal);
        Assert.Equal("/etc/hosts of the sandbox: 10.9.8.7 db", Planned(plan, "file", "").First());
        foreach (var word in new[] { "+ network", "+ interface", "+ address", "+ rule" })
            Assert.DoesNotContain(word, plan, StringComparison.Ordinal);
        var make = WriteFile("make.sh", (await MiniPodAsync("script", "-f", manifest)).ShouldSucceed().Stdout);
        WriteFile(TestPods.UndoScript, (await MiniPodAsync("script", "--undo", "-f", manifest)).ShouldSucceed().Stdout);
        (await Command.RunAsync("bash", make)).ShouldSucceed();
        Assert.Equal(
            "10.9.8.7\tdb",
            (await Command.RunAsync("docker", "exec", $"minipod.{pod}.one", "tail", "-n", "1", "/etc/hosts")).ShouldSucceed().Text);
        (await Command.RunAsync("bash", Path.Combine(Files, TestPods.UndoScript))).ShouldSucceed();
        await before.AssertSameAsync();

        (await MiniPodAsync("run", "-f", manifest)).ShouldSucceed();
        var removal = (await MiniPodAsync("rm", "-f", "--dry-run", pod)).ShouldSucceed().Text;
        foreach (var word in new[] { "- network", "- interface", "- address", "- rule", "- route" })
            Assert.DoesNotContain(word, removal, StringComparison.Ordinal);
        await LeavesNothingAsync(before, pod);
    }

    private static List<string> Planned(string plan, string what, string id) => [.. Line().Matches(plan)
        .Where(match => match.Groups[1].Value == what)
        .Select(match => match.Groups[2].Value.Replace("(known after apply)", id, StringComparison.Ordinal))];

    private string Yaml(string pod, bool files) => $$$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {color: blue}
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
          - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
          {{{(files ? "- {name: config, configMap: {name: settings}}" : "")}}}
          - {name: claim, persistentVolumeClaim: {claimName: {{{Claim}}} }}
          - {name: host, hostPath: {path: {{{Files}}}/host} }
          containers:
          - name: one
            image: {{{TestImages.Toolbox}}}
            command: {{{Idle}}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [NET_RAW]} }
            volumeMounts:
            - {name: disk, mountPath: /v/disk}
            - {name: disk, mountPath: /v/part, subPath: a/b}
            - {name: memory, mountPath: /v/memory}
            - {name: claim, mountPath: /v/claim, subPath: c}
            - {name: host, mountPath: /v/host, subPath: sub, readOnly: true}
            {{{(files ? "- {name: config, mountPath: /v/config}" : "")}}}
        """;

    [GeneratedRegex(@"^ +[+~] (directory|file|mount) +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
