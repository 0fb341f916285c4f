using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Names, host names, DNS, ports and namespaces of a pod, and the pods of workloads.</summary>
public sealed class PodConverterTests
{
    private static readonly string Long60 = new('a', 60);

    [Theory]
    [InlineData("a", "tty", "a", null)]
    [InlineData("a.b", "tty", "a.b", null)]
    [InlineData("a", "hostname: h", "h", null)]
    [InlineData("a", "hostname: h\n  subdomain: s", "h", "h.s.default.svc.cluster.local")]
    [InlineData("a", "subdomain: s", "a", "a.s.default.svc.cluster.local")]
    [InlineData("a", "subdomain: s\n  setHostnameAsFQDN: true", "a.s.default.svc.cluster.local", "a.s.default.svc.cluster.local")]
    [InlineData("a", "setHostnameAsFQDN: true", "a", null)]
    [InlineData("a", "hostname: h\n  hostnameOverride: other.name", "other.name", null)]
    public void Convert_Hostname_IsThatOfKubelet(string name, string field, string hostname, string? full)
    {
        var pod = One(WithSpec(field == "tty" ? "hostIPC: false" : field.Replace("\n  ", "\n", StringComparison.Ordinal))
            .Replace("name: a", $"name: {name}", StringComparison.Ordinal));

        Assert.Equal((hostname, full), (pod.Hostname, pod.FullHostname));
    }

    [Fact]
    public void Convert_FullNameLongerThanTheKernels_IsRefused() => Assert.Equal(
        [$"spec.setHostnameAsFQDN makes the host name \"{Long60}.s.default.svc.cluster.local\", which is longer than 64 characters "
            + $"(line 10)"],
        ErrorLines(WithSpec($"hostname: {Long60}\nsetHostnameAsFQDN: true\nsubdomain: s")));

    [Fact]
    public void Convert_NameLongerThanMiniPods_IsRefused() => Assert.Equal(
        ["metadata.name is longer than 63 characters, which MiniPod's names can have (line 3)"], ErrorLines(Pod($"{Long60}.aaa")));

    [Fact]
    public void Convert_WrongNames_AreToldBesideTheRest() => Assert.Equal(
        [
            "metadata.name", "spec.containers[0].name", "spec.containers[0].resources.requests.cpu", "spec.containers[1]",
            "spec.containers[1].env[0].valueFrom.fieldRef.fieldPath",
        ],
        ErrorLines("""
            apiVersion: v1
            kind: Pod
            metadata: { name: A b }
            spec:
              containers:
              - name: C
                image: i
                resources: { requests: { cpu: 9 } }
              - image: i
                env: [{ name: X, valueFrom: { fieldRef: { fieldPath: x } } }]
            """).Select(line => line.Split(' ')[0]));

    [Fact]
    public void Convert_Dns_IsWhatIsAsked()
    {
        var added = One(WithSpec("dnsConfig: { nameservers: [1.1.1.1], searches: [a.b], options: [{ name: ndots, value: '2' }, { name: "
            + "edns0 }] }")).Dns!;
        var alone = One(WithSpec("dnsPolicy: None\ndnsConfig: { nameservers: [1.1.1.1] }")).Dns!;

        Assert.False(added.IsAlone);
        Assert.Equal(["1.1.1.1"], added.Nameservers);
        Assert.Equal(["a.b"], added.Searches);
        Assert.Equal(["ndots:2", "edns0"], added.Options);
        Assert.True(alone.IsAlone);
        Assert.Null(One(WithSpec("dnsPolicy: ClusterFirst")).Dns);
        Assert.Null(One(WithSpec("dnsPolicy: Default")).Dns);
    }

    [Fact]
    public void Convert_HostAliases_AreInOrder()
    {
        var aliases = One(WithSpec("hostAliases: [{ ip: 10.0.0.1, hostnames: [a, b] }, { ip: '::1', hostnames: [c] }]")).HostAliases;

        Assert.Equal([("10.0.0.1", "a b"), ("::1", "c")], aliases.Select(alias => (alias.Ip, string.Join(' ', alias.Hostnames))));
    }

    [Fact]
    public void Convert_HostNetwork_HasItsPortsThere()
    {
        var pod = One(WithSpec("hostNetwork: true")
            .Replace("image: i", "image: i\n    ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81, protocol: UDP "
                + "}]", StringComparison.Ordinal));

        Assert.True(pod.IsOnHostNetwork);
        Assert.Equal(["0.0.0.0:80->80/tcp", "0.0.0.0:81->81/udp"], pod.AllPorts().Select(port => port.ToString()));
    }

    [Fact]
    public void Convert_Switches_AreThePods()
    {
        var pod = One(WithSpec("hostPID: true\nhostIPC: true"));
        var shared = One(WithSpec("shareProcessNamespace: true\nterminationGracePeriodSeconds: 5"));

        Assert.Equal((true, true, false), (pod.SeesHostProcesses, pod.SharesHostIpc, pod.SharesProcesses));
        Assert.Equal(
            (false, false, true, 5), (shared.SeesHostProcesses, shared.SharesHostIpc, shared.SharesProcesses, shared.GraceSeconds));
    }

    [Fact]
    public void Convert_Sysctls_HaveDots()
    {
        var sysctls = One(WithSpec("securityContext: { sysctls: [{ name: net/ipv4/tcp_rmem, value: 1 2 3 }] }")).Sysctls;

        Assert.Equal([new("net.ipv4.tcp_rmem", "1 2 3")], sysctls);
    }

    [Fact]
    public void Convert_SysctlTwice_IsRefused() => Assert.Equal(
        ["spec.securityContext.sysctls[1].name is set twice: \"net/ipv4/tcp_rmem\" (line 9)"],
        ErrorLines(WithSpec("securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem, value: '1' }, { name: net/ipv4/tcp_rmem, value: "
            + "'2' }] }")));

    [Fact]
    public void Convert_ContainerFields_AreInTheContainer()
    {
        var container = Container("workingDir: /w\nstdin: true\nstdinOnce: true\ntty: true");

        Assert.Equal("/w", container.WorkingDirectory);
        Assert.Equal((true, true, true), (container.OpensInput, container.ClosesInput, container.HasTerminal));
        Assert.True(container.HasNoHealthCheck);
        Assert.Equal("SIGUSR1", One(WithSpec("os: { name: linux }")
            .Replace("image: i", "image: i\n    lifecycle: { stopSignal: SIGUSR1 }", StringComparison.Ordinal)).Containers[0].StopSignal);
    }

    [Theory]
    [InlineData("Deployment", "replicas: 3", "web-0 web-1 web-2")]
    [InlineData("ReplicaSet", "", "web-0")]
    [InlineData("StatefulSet", "replicas: 2, serviceName: front", "web-0 web-1")]
    [InlineData("DaemonSet", "", "web-0")]
    public void Read_Workload_IsItsPods(string kind, string field, string names)
    {
        var pods = Read(Workload(kind, field)).Pods;

        Assert.Equal(names, string.Join(' ', pods.Select(pod => pod.Name.Value)));
        Assert.Equal(names, string.Join(' ', pods.Select(pod => pod.Hostname)));
        Assert.All(pods, pod => Assert.Equal(("shop", "web"), (pod.Namespace, pod.Labels["app"])));
        Assert.All(pods, pod => Assert.Equal(pod.Name.Value, pod.Containers[0].Env[0].Value));
        if (kind == "StatefulSet") Assert.Equal("web-1.front.shop.svc.cluster.local", pods[1].FullHostname);
    }

    [Fact]
    public void Read_NoReplicas_IsNoPod() => Assert.Equal("manifest \"f\" contains no pod.", Errors(Workload("Deployment", "replicas: 0")));

    // What is wrong with every pod is told once, with the path in the template.
    [Fact]
    public void Read_WrongTemplate_IsOneErrorForAllPods() => Assert.Equal(
        ["spec.template.spec.containers[0].resources.requests.cpu asks for 9 CPUs, and this host has 8 (line 4)"],
        ErrorLines(Workload("Deployment", "replicas: 20").Replace("image: i", "image: i, resources: { requests: { cpu: 9 } "
            + "}", StringComparison.Ordinal)));

    private static string Workload(string kind, string field) => $"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{ name: web, "
        + $"namespace: shop }}\n"
        + $"spec: {{ {field}{(field.Length > 0 ? ", " : "")}selector: {{ matchLabels: {{ app: web }} }}, template: {{ metadata: {{ "
        + $"labels: {{ app: web }} }}, "
        + "spec: { containers: [{ name: c, image: i, env: [{ name: NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }] }] } "
        + "} }\n";
}
