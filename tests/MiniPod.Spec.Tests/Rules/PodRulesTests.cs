using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

/// <summary>The rules between the fields of a pod, each violated and kept.</summary>
public sealed class PodRulesTests
{
    [Theory]
    [InlineData("hostPID: true\nshareProcessNamespace: true", "spec.shareProcessNamespace cannot be combined with hostPID: containers "
        + "see all "
        + "processes of the host already", 7)]
    [InlineData("hostNetwork: true\nhostnameOverride: h", "spec.hostnameOverride cannot be combined with hostNetwork", 7)]
    [InlineData("setHostnameAsFQDN: true\nhostnameOverride: h", "spec.hostnameOverride cannot be combined with setHostnameAsFQDN", 7)]
    [InlineData("hostAliases: [{ip: 1.2.3.4}]", "spec.hostAliases[0] hostnames is missing", 6)]
    [InlineData("hostAliases: [{ip: 1.2.3.4, hostnames: []}]", "spec.hostAliases[0] hostnames is missing", 6)]
    [InlineData("hostAliases: [{ip: x, hostnames: [a]}]", "spec.hostAliases[0].ip must be an IP address, not \"x\"", 6)]
    [InlineData("dnsPolicy: None", "spec.dnsPolicy is None, which needs a name server in dnsConfig.nameservers", 6)]
    [InlineData("dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}", "spec.dnsConfig.nameservers has more than 3, which no "
        + "resolver "
        + "reads", 6)]
    [InlineData("dnsConfig: {options: [{value: x}]}", "spec.dnsConfig.options[0] name is missing", 6)]
    [InlineData("os: {name: windows}", "spec.os.name must be linux, not \"windows\"", 6)]
    [InlineData("volumes: [{name: v}, {name: w}, {name: v}]", "spec.volumes[2].name is that of another volume: \"v\"", 6)]
    [InlineData("securityContext: {sysctls: [{name: kernel.sem, value: '1'}]}", "spec.securityContext.sysctls[0].name \"kernel.sem\" is "
        + "not among "
        + "the settings that are safe for other pods: kernel.shm_rmid_forced, net.ipv4.ip_local_port_range, "
        + "net.ipv4.ip_local_reserved_ports, "
        + "net.ipv4.ip_unprivileged_port_start, net.ipv4.ping_group_range, net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl, "
        + "net.ipv4.tcp_keepalive_probes, net.ipv4.tcp_keepalive_time, net.ipv4.tcp_rmem, net.ipv4.tcp_syncookies, net.ipv4.tcp_wmem", 6)]
    [InlineData("hostNetwork: true\nsecurityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]}",
        "spec.securityContext.sysctls[0].name "
        + "\"net.ipv4.tcp_rmem\" would change the host's network: leave it out, or hostNetwork", 7)]
    [InlineData("securityContext: {sysctls: [{name: A B, value: '1'}]}", "spec.securityContext.sysctls[0].name must be a setting such as "
        + "net.core.somaxconn, not \"A B\"", 6)]
    [InlineData("securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}]}", "spec.securityContext.sysctls[0] value is missing", 6)]
    public void Check_RuleIsViolated_IsOneError(string fields, string expected, int line) =>
        Assert.Equal([$"{expected} (line {line})"], Errors(WithSpec(fields)));

    [Theory]
    [InlineData("hostPID: true\nshareProcessNamespace: false")]
    [InlineData("hostNetwork: false\nhostnameOverride: h.x")]
    [InlineData("hostAliases: [{ip: \"::1\", hostnames: [a]}]")]
    [InlineData("dnsPolicy: None\ndnsConfig: {nameservers: [1.1.1.1]}")]
    [InlineData("dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3], searches: [a.b], options: [{name: ndots, value: '2'}, {name: x}]}")]
    [InlineData("os: {name: linux}")]
    [InlineData("volumes: [{name: v}, {name: w}]")]
    [InlineData("securityContext: {sysctls: [{name: net/ipv4/tcp_rmem, value: '1'}, {name: kernel.shm_rmid_forced, value: '1'}]}")]
    [InlineData("hostNetwork: true\nsecurityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: '1'}]}")]
    public void Check_RuleIsKept_IsNoError(string fields) => Assert.Empty(Errors(WithSpec(fields)));

    [Fact]
    public void Check_ManySearchDomains_AreRefused()
    {
        string Searches(int count) => string.Join(", ", Enumerable.Range(0, count).Select(number => $"a{number}.b"));

        Assert.Empty(Errors(WithSpec($"dnsConfig: {{searches: [{Searches(32)}]}}")));
        Assert.Equal(
            [$"spec.dnsConfig.searches has more than 32 (line {SpecLine})"], Errors(WithSpec($"dnsConfig: {{searches: "
                + $"[{Searches(33)}]}}")));
    }

    [Theory]
    [InlineData("labels: {a b: x}", "labels.a b is no key: it must consist of a name of at most 63 letters, digits, '-', '_' and '.', "
        + "perhaps after "
        + "a DNS name and '/'; \"a b\" does not")]
    [InlineData("labels: {a: b c}", "labels.a must consist of at most 63 letters, digits, '-', '_' and '.'; \"b c\" does not")]
    [InlineData("annotations: {/a: x}", "annotations./a is no key: it must consist of a name of at most 63 letters, digits, '-', '_' "
        + "and '.', perhaps "
        + "after a DNS name and '/'; \"/a\" does not")]
    public void Check_WrongLabelOrAnnotation_IsOneError(string field, string expected) => Assert.Equal(
        [$"metadata.{expected} (line 3)"], Errors(WithSpec("").Replace("{name: a}", $"{{name: a, {field}}}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("labels: {a: '', b.c/d_e: x-1}")]
    [InlineData("annotations: {A.b/C: 'any text at all\n  of two lines'}")]
    public void Check_LabelOrAnnotation_IsNoError(string field) =>
        Assert.Empty(Errors(WithSpec("").Replace("{name: a}", $"{{name: a, {field}}}", StringComparison.Ordinal)));

    [Fact]
    public void Check_AnnotationsThatAreTooLong_AreRefused()
    {
        string With(int length) => WithSpec("").Replace("{name: a}", $"{{name: a, annotations: {{a: "
            + $"{new string('x', length)}}}}}", StringComparison.Ordinal);

        Assert.Empty(Errors(With((256 << 10) - 1)));
        Assert.Equal(["metadata.annotations has more than 256 KiB (line 3)"], Errors(With(256 << 10)));
    }
}
