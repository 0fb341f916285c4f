using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Annotations that ask for networks and limit the bandwidth, with the real plugins.</summary>
public sealed class NetworkAnnotationTests(EndToEndHost host) : ManifestTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Annotations_TwoMoreNetworksAndLimits_AreThoseOfTheKernel()
    {
        var pod = Name("pod");
        var first = WriteNetwork('a', 251, """, { "type": "bandwidth", "capabilities": { "bandwidth": true } }""");
        var second = WriteNetwork('b', 252);
        var before = await SnapshotAsync();
        var file = WriteFile("pod.yaml", $$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{pod}}
              annotations:
                k8s.v1.cni.cncf.io/networks: '[{"name": "{{first}}", "ips": ["10.231.251.77"]}, {"name": "{{second}}", "interface": "back0"}]'
                kubernetes.io/ingress-bandwidth: 10M
                kubernetes.io/egress-bandwidth: 5M
            spec:
              restartPolicy: Never
              containers: [{ name: one, image: {{TestImages.Toolbox}}, command: [sleep, "600"] }]
            """);

        string[] run = ["--cni-conf-dir", NetworkDirectory, "run", "-f", file];

        var plan = (await MiniPodAsync([.. run, "--dry-run"])).ShouldSucceed();
        (await MiniPodAsync(run)).ShouldSucceed();

        Assert.StartsWith("10.231.", Assert.Single(await Kernel.AddressesAsync(pod, "eth0")), StringComparison.Ordinal);
        Assert.Equal("10.231.251.77/24", Assert.Single(await Kernel.AddressesAsync(pod, "net1")));
        Assert.StartsWith("10.231.252.", Assert.Single(await Kernel.AddressesAsync(pod, "back0")), StringComparison.Ordinal);
        var rates = (await Command.RunAsync("tc", "qdisc", "show")).ShouldSucceed().Text;
        Assert.Contains("rate 10000000 bit/s", plan.Text, StringComparison.Ordinal);
        Assert.Contains(" rate 10Mbit ", rates, StringComparison.Ordinal);
        Assert.Contains(" rate 5Mbit ", rates, StringComparison.Ordinal);
        (await MiniPodAsync("--cni-conf-dir", NetworkDirectory, "rm", "-f", pod)).ShouldSucceed();
        Assert.DoesNotContain(before.Added(await SnapshotAsync(), "link"), link => link != first && link != second); // the bridges stay
        Assert.Empty(new[] { first, second }.SelectMany(network => Directory.GetFiles($"/var/lib/cni/networks/{network}", "10.*")));
    }

    [Fact(Timeout = Limit)]
    public async Task Bandwidth_NoPluginLimitsIt_IsSaid()
    {
        var run = (await RunYamlAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{Name("pod")}}, annotations: { kubernetes.io/egress-bandwidth: 5M } }
            spec:
              restartPolicy: Never
              containers: [{ name: one, image: {{TestImages.Toolbox}}, command: [sleep, "600"] }]
            """)).ShouldSucceed();

        Assert.Contains("the pod's bandwidth is not limited", run.Stderr, StringComparison.Ordinal);
    }
}
