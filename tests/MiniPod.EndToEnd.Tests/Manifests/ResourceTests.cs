using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Limits and requests, as the kernel has them.</summary>
public sealed class ResourceTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Unlimited = "-1";

    [Fact(Timeout = 2 * Limit)]
    public async Task Resources_LimitsAndRequests_AreInTheCgroup()
    {
        var (pod, plain, equal, before) = (Name("limits"), Name("plain"), Name("equal"), await SnapshotAsync());
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              containers:
              - {name: both, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, resources: {requests: {cpu: 250m, memory: 32Mi},
                  limits: {cpu: 500m, memory: 64Mi}} }
              - {name: limit, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, resources: {limits: {cpu: "0.1"}} }
              - {name: least, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, resources: {limits: {cpu: 1m, memory: 128974848000m}} }
              - {name: none, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{plain}}}}
            spec: {restartPolicy: Never, containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{equal}}}}
            spec: {restartPolicy: Never, containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}},
              resources: {limits: {cpu: 100m, memory: 64Mi}} }]}
            """)).ShouldSucceed();

        Assert.Equal(("256", "50000 100000", $"{64 << 20}", true), await CgroupAsync(pod, "both"));
        Assert.Equal(("102", "10000 100000", Unlimited, true), await CgroupAsync(pod, "limit"));
        Assert.Equal(("2", "1000 100000", "128974848", true), await CgroupAsync(pod, "least"));
        Assert.Equal(("2", "-1 100000", Unlimited, true), await CgroupAsync(pod, "none"));

        // Burstable, best effort, and guaranteed, which needs a capability that not every host gives.
        var score = int.Parse(await ScoreAsync(pod, "both"), CultureInfo.InvariantCulture);
        Assert.Equal(1000 - (int)((decimal)(32 << 20) * 1000 / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), score);
        Assert.Equal("999", await ScoreAsync(pod, "none"));
        Assert.Equal("1000", await ScoreAsync(plain, "one"));
        Assert.Matches("^(-997|0)$", await ScoreAsync(equal, "one"));

        // It ends when it takes more, swap included.
        var killed = await MiniPodAsync("exec", "-c", "both", pod, "sh", "-c", "tail -c 100000000 /dev/zero");
        Assert.Equal(137, killed.ExitCode);
        await LeavesNothingAsync(before, pod, plain, equal);
    }

    [Fact(Timeout = Limit)]
    public async Task Resources_MoreThanTheHostHas_AreRefused()
    {
        var before = await SnapshotAsync();
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("big")}}}}
            spec:
              containers:
              - {name: cpu, image: {{{TestImages.Toolbox}}}, resources: {requests: {cpu: 1000}} }
              - {name: memory, image: {{{TestImages.Toolbox}}}, resources: {requests: {memory: 100Ti}} }
              - {name: order, image: {{{TestImages.Toolbox}}}, resources: {requests: {cpu: 2m}, limits: {cpu: 1m}} }
              - {name: huge, image: {{{TestImages.Toolbox}}}, resources: {limits: {hugepages-2Mi: 4Mi}} }
              - {name: small, image: {{{TestImages.Toolbox}}}, resources: {limits: {memory: 1Mi}} }
            """)).ShouldExit(
            125, "containers[0].resources.requests.cpu", "containers[1].resources.requests.memory", "containers[2].resources",
                "containers[3].resources");
        await before.AssertSameAsync();
    }

    // Shares; quota and period; memory, and whether memory with swap is the same.
    private static async Task<(string Shares, string Cpu, string Memory, bool NoSwap)> CgroupAsync(string pod, string container)
    {
        var places = (await ProcAsync(pod, container, "cgroup")).TrimEnd('\n').Split('\n').Select(line => line.Split(':', 3)).ToList();
        string Read(string controller, string file)
        {
            var place = places.First(one => one[1].Split(',').Contains(controller));
            return File.ReadAllText($"/sys/fs/cgroup/{controller}/{place[2]}/{file}").Trim();
        }

        if (!Directory.Exists("/sys/fs/cgroup/memory"))
            Assert.Skip("cgroup v2: what the engine makes of limits there is its own affair");
        var memory = Read("memory", "memory.limit_in_bytes");
        var hasSwap = Path.Exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes");
        var swap = hasSwap ? Read("memory", "memory.memsw.limit_in_bytes") : memory;
        return (
            Read("cpu", "cpu.shares"),
            $"{Read("cpu", "cpu.cfs_quota_us")} {Read("cpu", "cpu.cfs_period_us")}",
            memory.Length > 15 ? Unlimited : memory,
            swap == memory);
    }

    private static async Task<string> ScoreAsync(string pod, string container) => (await ProcAsync(pod, container, "oom_score_adj")).Trim();
}
