using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>What becomes of limits and requests. The host has 8 CPUs and 16 GiB of memory.</summary>
public sealed class ResourceConverterTests
{
    [Theory]
    [InlineData("", 2, 0, 0)]
    [InlineData("requests: { cpu: 500m }", 512, 0, 0)]
    [InlineData("requests: { cpu: 1m }", 2, 0, 0)]
    [InlineData("limits: { cpu: 250m }", 256, 25_000, 0)]
    [InlineData("limits: { cpu: 1m }", 2, 1000, 0)]
    [InlineData("limits: { cpu: 10m }", 10, 1000, 0)]
    [InlineData("limits: { cpu: 2.5 }, requests: { cpu: 0.1 }", 102, 250_000, 0)]
    [InlineData("limits: { cpu: 0.0001 }", 2, 1000, 0)]
    [InlineData("limits: { cpu: 0 }", 2, 0, 0)]
    [InlineData("limits: { memory: 64Mi }", 2, 0, 64 << 20)]
    [InlineData("limits: { memory: 128974848000m }", 2, 0, 128_974_848)]
    [InlineData("limits: { memory: 1e6 }", 2, 0, 1_000_000)]
    [InlineData("limits: { memory: 0.5 }", 2, 0, 1)]
    [InlineData("requests: { memory: 64Mi }", 2, 0, 0)]
    public void Limits_Resources_AreThoseOfKubelet(string resources, long shares, long quota, long memory)
    {
        var limits = Container($"resources: {{ {resources} }}").Limits!;

        Assert.Equal((shares, quota, memory), (limits.CpuShares, limits.CpuQuota, limits.Memory));
    }

    [Fact]
    public void Limits_ManyCpus_HaveTheMostShares() => Assert.Equal(
        262_144, Container("resources: { requests: { cpu: 300 } }", Node with { Cpus = 400 }).Limits!.CpuShares);

    // A limit above what there is has no effect, but also does no harm.
    [Fact]
    public void Limits_HugeLimit_DoesNotOverflow()
    {
        var limits = Container("resources: { limits: { cpu: 9000000000000000, memory: 9P }, requests: { cpu: 1, memory: 1 } }").Limits!;

        Assert.Equal((long.MaxValue, 9_000_000_000_000_000), (limits.CpuQuota, limits.Memory));
    }

    [Theory]
    [InlineData("", 1000)]
    [InlineData("limits: { cpu: 1, memory: 1Gi }", -997)]
    [InlineData("limits: { cpu: 1, memory: 1Gi }, requests: { cpu: 1000m, memory: 1024Mi }", -997)]
    [InlineData("limits: { cpu: 1, memory: 1Gi }, requests: { cpu: 0.5 }", 938)]
    [InlineData("limits: { memory: 1Gi }", 938)]
    [InlineData("requests: { memory: 4Gi }", 750)]
    [InlineData("requests: { memory: 16Gi }", 3)]
    [InlineData("requests: { memory: 1 }", 999)]
    [InlineData("requests: { cpu: 1 }", 999)]
    public void OomScore_Class_IsThatOfKubelet(string resources, int score) =>
        Assert.Equal(score, Container($"resources: {{ {resources} }}").OomScoreAdj);

    // The class is the pod's: one container without limits makes the other one burstable.
    [Fact]
    public void OomScore_OtherContainerAsksForNothing_IsBurstable()
    {
        var pod = One("""
            apiVersion: v1
            kind: Pod
            metadata: { name: a }
            spec:
              containers:
              - { name: c, image: i, resources: { limits: { cpu: 1, memory: 1Gi } } }
              - { name: d, image: i }
            """);

        Assert.Equal([938, 999], pod.Containers.Select(container => container.OomScoreAdj));
    }

    [Theory]
    [InlineData("requests: { cpu: 9 }", "requests.cpu asks for 9 CPUs, and this host has 8")]
    [InlineData("requests: { cpu: 8001m }", "requests.cpu asks for 8001m CPUs, and this host has 8")]
    [InlineData("limits: { cpu: 9 }", "requests.cpu asks for 9 CPUs, and this host has 8")]
    [InlineData("requests: { memory: 17Gi }", "requests.memory asks for 17Gi of memory, and this host has 16384Mi")]
    [InlineData("limits: { memory: 9P }", "requests.memory asks for 9P of memory, and this host has 16384Mi")]
    public void Limits_MoreThanTheHostHas_IsRefused(string resources, string expected)
    {
        var line = Assert.Single(ErrorLines(WithContainer($"resources: {{ {resources} }}")));

        Assert.Equal($"spec.containers[0].resources.{expected} (line 9)", line);
    }

    [Theory]
    [InlineData("limits: { cpu: 8, memory: 16Gi }")]
    [InlineData("limits: { cpu: 100, memory: 100Gi }, requests: { cpu: 1, memory: 1Gi }")]
    public void Limits_AsMuchAsTheHostHas_IsNoError(string resources) => Assert.NotNull(Container($"resources: {{ {resources} }}").Limits);

    [Fact]
    public void Limits_ThousandthsOfAByte_AreWarnedOf()
    {
        var read = Read(WithContainer("resources: { limits: { memory: 400m } }"));

        Assert.Equal(1, read.Pods[0].Containers[0].Limits!.Memory);
        Assert.Equal(
            ["spec.containers[0].resources.limits.memory is 400m: thousandths of a byte. Write M or Mi if megabytes are meant (line 9)"],
            read.Warnings);
    }

    [Theory]
    [InlineData("hugepages-2Mi: 2Mi")]
    [InlineData("example.com/gpu: 1")]
    public void Limits_OtherResource_IsRefusedByName(string limit) => Assert.StartsWith(
        $"spec.containers[0].resources.limits.{limit.Split(':')[0]} is not supported: ",
        Assert.Single(ErrorLines(WithContainer($"resources: {{ limits: {{ {limit} }} }}"))).Replace("(\"2Mi\") "
            + "", "", StringComparison.Ordinal),
        StringComparison.Ordinal);
}
