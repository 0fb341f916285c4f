using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using Container = MiniPod.Spec.Api.Container;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold between the fields of a pod; what each field can be is in the catalogue. Source: Kubernetes'
/// ValidatePodSpec.</summary>
internal static class PodRules
{
    /// <summary>How many name servers a resolv.conf may have, and how many search domains.</summary>
    private const int MostServers = 3, MostSearches = 32;

    /// <summary>Checks a pod.</summary>
    /// <param name="template">The pod.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(PodTemplate template, Action<string, string> report)
    {
        var spec = template.Spec;
        void Error(string path, string message) => report(template.PathOf($"spec.{path}"), message);
        if (spec.Containers is { Count: 0 }) Error("containers", "is empty: a pod has at least one container");
        var containers = Paths("initContainers", spec.InitContainers).Concat(Paths("containers", spec.Containers)).ToList();
        Once(containers.Select(one => (one.Path, one.Container.Name)), "name", "container", Error);
        Once((spec.Volumes ?? []).Select((volume, index) => ($"volumes[{index}]", volume.Name)), "name", "volume", Error);
        foreach (var (path, container) in containers) ContainerRules.Check(container, path, spec, Error);
        foreach (var (index, volume) in (spec.Volumes ?? []).Index()) VolumeRules.Check(volume, $"volumes[{index}]", Error);
        CheckHost(spec, Error);
        CheckDns(spec, Error);
        SysctlRules.Check(spec, Error);
        if (spec.Os is { Name: not (null or "linux") } os) Error("os.name", $"must be linux, not \"{os.Name}\"");
    }

    private static IEnumerable<(string Path, Container Container)> Paths(string field, IReadOnlyList<Container>? containers) =>
        (containers ?? []).Select((container, index) => ($"{field}[{index}]", container));

    private static void Once(
        IEnumerable<(string Path, string? Name)> all, string field, string what, Action<string, string> report)
    {
        foreach (var same in all.Where(one => one.Name is not null).GroupBy(one => one.Name))
        {
            foreach (var (path, name) in same.Skip(1)) report($"{path}.{field}", $"is that of another {what}: \"{name}\"");
        }
    }

    private static void CheckHost(PodSpec spec, Action<string, string> report)
    {
        if (spec is { HostPid: true, ShareProcessNamespace: true })
            report("shareProcessNamespace", "cannot be combined with hostPID: containers see all processes of the host already");
        if (spec is { HostNetwork: true, HostnameOverride: not null }) report("hostnameOverride", "cannot be combined with hostNetwork");
        if (spec is { SetHostnameAsFqdn: true, HostnameOverride: not null })
            report("hostnameOverride", "cannot be combined with setHostnameAsFQDN");
        foreach (var (index, alias) in (spec.HostAliases ?? []).Index())
        {
            if (alias.Hostnames is null or { Count: 0 }) report($"hostAliases[{index}]", "hostnames is missing");
        }
    }

    private static void CheckDns(PodSpec spec, Action<string, string> report)
    {
        var servers = spec.DnsConfig?.Nameservers ?? [];
        if (spec.DnsPolicy == "None" && servers.Count == 0)
            report("dnsPolicy", "is None, which needs a name server in dnsConfig.nameservers");
        if (servers.Count > MostServers) report("dnsConfig.nameservers", $"has more than {MostServers}, which no resolver reads");
        if ((spec.DnsConfig?.Searches ?? []).Count > MostSearches) report("dnsConfig.searches", $"has more than {MostSearches}");
        foreach (var (index, option) in (spec.DnsConfig?.Options ?? []).Index())
        {
            if (option.Name is null) report($"dnsConfig.options[{index}]", "name is missing");
        }
    }
}
