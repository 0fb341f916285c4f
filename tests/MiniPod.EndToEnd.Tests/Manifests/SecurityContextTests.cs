using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>As whom containers run, and what they may do.</summary>
public sealed class SecurityContextTests(EndToEndHost host) : ManifestTest(host)
{
    // The fourteen of the engine, capability.h.
    private const string EngineCapabilities = "00000000a80425fb";

    private const int Admin = 12, Bind = 10, Chown = 0;

    private string Image => $"{Prefix}/user";

    [Theory(Timeout = Limit)]
    [InlineData("Merge", "1000 3000 3000 4000 50000")]
    [InlineData("Strict", "1000 3000 3000 4000")]
    public async Task SupplementalGroupsPolicy_ImageListsTheUser_AddsItsGroupsOrNot(string policy, string expected)
    {
        var (pod, image) = (Name("groups"), Name("image"));
        var made = (await Command.RunAsync("docker", "run", "-d", TestImages.Toolbox, "sh", "-c",
            "echo me:x:1000:1000::/:/bin/sh >> /etc/passwd; echo extra:x:50000:me >> /etc/group")).ShouldSucceed().Text;
        (await Command.RunAsync("docker", "wait", made)).ShouldSucceed();
        (await Command.RunAsync("docker", "commit", made, image)).ShouldSucceed();
        await EngineApi.RemoveAsync(made);
        var before = await SnapshotAsync();

        (await RunYamlAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              restartPolicy: Never
              securityContext: { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000], supplementalGroupsPolicy: {{policy}} }
              containers: [{ name: one, image: {{image}}, command: [sleep, "600"] }]
            """)).ShouldSucceed();

        await PrintsAsync(pod, "one", "echo $(id -u) $(id -g) $(id -G | tr ' ' '\n' | sort -n)", expected);
        await LeavesNothingAsync(before, pod);
        (await Command.RunAsync("docker", "rmi", image)).ShouldSucceed();
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Security_UsersAndRights_AreThoseOfTheProcess()
    {
        var (pod, before) = (Name("rights"), await SnapshotAsync());
        var profile = WriteProfile("deny/chmod.json", "chmod");
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [2500, 2000]}
              containers:
              - {name: pod, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}}
              - {name: own, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, securityContext: {runAsUser: 0, runAsGroup: 0,
                  readOnlyRootFilesystem: true}}
              - name: dropped
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
              - name: added
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                securityContext: {runAsUser: 0, capabilities: {drop: [CHOWN], add: [NET_ADMIN]}, seccompProfile: {type: Unconfined}}
              - name: local
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                securityContext: {runAsUser: 0, seccompProfile: {type: Localhost, localhostProfile: {{{profile}}}}}
            """)).ShouldSucceed();

        await PrintsAsync(pod, "pod", "id -u; id -g; id -G", "1000", "3000", "3000 2000 2500");
        await PrintsAsync(pod, "own", "id -u; id -g; touch /x 2>&1 | grep -o Read-only.*; touch /dev/shm/x && echo shm", "0", "0",
            "Read-only file system", "shm");
        await PrintsAsync(pod, "dropped", "chown 1 /tmp 2>&1 | grep -o 'not permitted'", "not permitted");
        await PrintsAsync(pod, "added", "ip link set lo mtu 1400 && ip link set lo mtu 65536 && echo done; chown 1 /tmp 2>&1 | grep "
            + "-o 'not permitted'; chmod 700 /tmp && echo changed", "done", "not permitted", "changed");
        await PrintsAsync(pod, "local", "chmod 700 /tmp 2>&1 | grep -o 'not permitted'; chown 1 /tmp && echo chown", "not permitted",
            "chown");
        Assert.Equal(("0 2 0000000000000000", EngineCapabilities), await StatusAsync(pod, "pod"));
        Assert.Equal(("0 2 " + EngineCapabilities, EngineCapabilities), await StatusAsync(pod, "own"));
        Assert.Equal(("1 2 " + Hex(Bits(Bind)), Hex(Bits(Bind))), await StatusAsync(pod, "dropped"));
        var added = Hex((Engine() | Bits(Admin)) & ~Bits(Chown));
        Assert.Equal(("0 0 " + added, added), await StatusAsync(pod, "added"));
        Assert.Equal(("0 2 " + EngineCapabilities, EngineCapabilities), await StatusAsync(pod, "local"));
        Assert.Contains("Seccomp:\t2", (await ProcAsync(pod, "POD", "status")).Split('\n'));
        File.Delete(Path.Combine(StateDirectory, "seccomp", profile));
        await LeavesNothingAsync(before, pod);
    }

    [Theory(Timeout = Limit)]
    [InlineData("", "", "runs as root")]
    [InlineData("USER root", "", "runs as \"root\"")]
    [InlineData("USER 0:1000", "", "runs as root")]
    [InlineData("USER nobody", "", "runs as \"nobody\"")]
    [InlineData("USER nobody:nogroup", "", "runs as \"nobody\"")]
    [InlineData("USER 65534:101", "", null, "65534 101 101")]
    [InlineData("USER 65534", "runAsGroup: 7,", null, "65534 7 7")]
    [InlineData("USER nobody", "runAsUser: 101,", null, "101 101 101")]
    [InlineData("USER 65534", "runAsUser: 0,", "runAsUser is 0")]
    public async Task Security_RunAsNonRoot_LooksAtTheImagesUser(string user, string more, string? refused, string? id = null)
    {
        var (pod, before) = (Name("nonroot"), await SnapshotAsync());
        await CommitAsync(Image, user.Length > 0 ? [user] : []);
        try
        {
            var result = await RunYamlAsync($$$"""
                apiVersion: v1
                kind: Pod
                metadata: {name: {{{pod}}}}
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: one, image: {{{Image}}}, imagePullPolicy: Never, command: {{{Idle}}},
                      securityContext: { {{{more}}} runAsNonRoot: true}}
                """);

            if (refused is not null)
            {
                result.ShouldExit(125, "container \"one\" has runAsNonRoot, but ", refused);
            }
            else
            {
                result.ShouldSucceed();
                await PrintsAsync(pod, "one", "echo $(id -u) $(id -g) $(id -G)", id!);
                await LeavesNothingAsync(before, pod);
            }

            await before.AssertSameAsync();
        }
        finally
        {
            await Command.RunAsync("docker", "rmi", "-f", Image);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Security_ThatCannotBeGiven_IsRefusedWithTheReason()
    {
        var before = await SnapshotAsync();
        string Yaml(string security) => $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("refused")}}}}
            spec:
              restartPolicy: Never
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, securityContext: { {{{security}}} }}]
            """;

        (await RunYamlAsync(Yaml("seccompProfile: {type: Localhost, localhostProfile: none.json}"))).ShouldExit(125, "seccomp profile",
            "none.json");
        (await RunYamlAsync(Yaml("seccompProfile: {type: Localhost, localhostProfile: ../../pods/x}"))).ShouldExit(125, "localhostProfile");
        (await RunYamlAsync(Yaml("seccompProfile: {type: Localhost, localhostProfile: /etc/passwd}"))).ShouldExit(125, "localhostProfile");
        (await RunYamlAsync(Yaml("seccompProfile: {type: Localhost}"))).ShouldExit(125, "localhostProfile is missing");
        (await RunYamlAsync(Yaml("privileged: true, allowPrivilegeEscalation: false"))).ShouldExit(125, "cannot be false with privileged");
        (await RunYamlAsync(Yaml("capabilities: {add: [NO_SUCH]}"))).ShouldExit(125, "NO_SUCH");
        WriteProfile("broken.json", "chmod", end: "");
        (await RunYamlAsync(Yaml("seccompProfile: {type: Localhost, localhostProfile: broken.json}"))).ShouldExit(125, "seccomp");
        File.Delete(Path.Combine(StateDirectory, "seccomp", "broken.json"));
        var privileged = await RunYamlAsync(Yaml("privileged: true"));
        var lacks = MissingCapabilities();
        if (lacks == 0 || privileged.ExitCode == 0)
        {
            // A newer runtime gives what there is.
            privileged.ShouldSucceed();
            Assert.Equal("0 0 " + Hex(AllCapabilities() & ~lacks), (await StatusAsync(Name("refused"), "one")).Effective);
            (await MiniPodAsync("rm", "-f", Name("refused"))).ShouldSucceed();
        }
        else
        {
            privileged.ShouldExit(125, "privileged", "root itself lacks CAP_");
            (await RunYamlAsync(Yaml("capabilities: {add: [ALL]}"))).ShouldExit(125, "root itself lacks CAP_");
        }

        await before.AssertSameAsync();
    }

    private static long Engine() => long.Parse(EngineCapabilities, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long Bits(int capability) => 1L << capability;

    private static string Hex(long capabilities) => capabilities.ToString("x16", CultureInfo.InvariantCulture);

    private static long AllCapabilities() =>
        (1L << (int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture) + 1)) - 1;

    // What root itself does not have here, it cannot give.
    private static long MissingCapabilities() => AllCapabilities()
        & ~long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapBnd:", StringComparison.Ordinal)).Split('\t')[1],
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);

    // no_new_privs, seccomp's mode and the effective capabilities; and the bounding set.
    private static async Task<(string Effective, string Bounding)> StatusAsync(string pod, string container)
    {
        var lines = (await ProcAsync(pod, container, "status")).Split('\n').Select(line => line.Split(":\t"))
            .Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1]);
        return ($"{lines["NoNewPrivs"]} {lines["Seccomp"]} {lines["CapEff"]}", lines["CapBnd"]);
    }

    // Where kubelet has /var/lib/kubelet/seccomp.
    private string WriteProfile(string name, string call, string end = "}")
    {
        var path = Path.Combine(StateDirectory, "seccomp", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            $$"""
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["{{call}}", "fchmodat"], "action": "SCMP_ACT_ERRNO"}]{{end}}
            """);
        return name;
    }
}
