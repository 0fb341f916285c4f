using System.Text.Json;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using MiniPod.Spec.Values;
using HostAlias = MiniPod.Pods.Spec.HostAlias;
using PodSpec = MiniPod.Pods.Spec.PodSpec;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes one pod of a template.</summary>
/// <param name="template">The template.</param>
/// <param name="name">The pod's name.</param>
/// <param name="set">The ConfigMaps and Secrets that it can refer to.</param>
/// <param name="node">What it can learn of this host.</param>
/// <param name="report">What errors and warnings are added to.</param>
internal sealed class PodConverter(PodTemplate template, string name, ManifestSet set, NodeFacts node, ConversionReport report)
{
    private const int LongestHostname = 63, LongestKernelName = 64, LeastGrace = 2, DefaultGrace = 30;
    private const string ClusterDomain = "svc.cluster.local";

    private readonly MiniPod.Spec.Api.PodSpec _spec = template.Spec;

    private string Namespace => template.Origin.Namespace;

    private string ShortHostname => _spec.Hostname ?? name[..Math.Min(name.Length, LongestHostname)].TrimEnd('-', '.');

    private string? FullHostname => _spec.Subdomain is { } domain ? $"{ShortHostname}.{domain}.{Namespace}.{ClusterDomain}" : null;

    /// <summary>Makes the pod; null if its name is wrong, which is reported.</summary>
    public PodSpec? Convert()
    {
        if (name.Length > PodName.MaxLength)
            report.Error(template, "metadata.name", $"is longer than {PodName.MaxLength} characters, which MiniPod's names can have");
        // What is wrong with the rest is told as well.
        var isNamed = PodName.IsValid(name) && PodIdentity.IsNamespace(Namespace);
        var pod = Make(PodName.Parse(isNamed ? name : "pod"));
        return isNamed ? pod : null;
    }

    private PodSpec Make(PodName podName)
    {
        var metadata = template.Metadata with { Name = name, Namespace = Namespace };
        var fields = new DownwardFields(metadata, _spec, node);
        var sources = new ConfigSources(set, Namespace);
        var volumes = new VolumeConverter(template, fields, sources, report);
        var containers = new ContainerConverter(template, fields, sources, node, report);
        var networks = new NetworkAnnotations(
            metadata.Annotations ?? new Dictionary<string, string>(),
            (annotation, message) => report.Error(template, $"metadata.annotations[{annotation}]", message));
        Check();
        var pod = new PodSpec
        {
            Name = podName,
            Namespace = Namespace,
            Hostname = _spec.HostnameOverride ?? (_spec.SetHostnameAsFqdn == true ? FullHostname : null) ?? ShortHostname,
            FullHostname = FullHostname,
            Labels = metadata.Labels ?? new Dictionary<string, string>(),
            Annotations = metadata.Annotations ?? new Dictionary<string, string>(),
            AddedNetworks = networks.Added(),
            Bandwidth = networks.Bandwidth(),
            HostAliases = [.. (_spec.HostAliases ?? []).Select(alias => new HostAlias(alias.Ip ?? "", alias.Hostnames ?? []))],
            Dns = Dns(),
            Sysctls = (_spec.SecurityContext?.Sysctls ?? []).Select(sysctl => (Name: SysctlName.Dotted(sysctl.Name ?? ""), sysctl.Value))
                .DistinctBy(sysctl => sysctl.Name)
                .ToDictionary(sysctl => sysctl.Name, sysctl => sysctl.Value ?? ""),
            IsOnHostNetwork = _spec.HostNetwork == true,
            SeesHostProcesses = _spec.HostPid == true,
            SharesHostIpc = _spec.HostIpc == true,
            SharesProcesses = _spec.ShareProcessNamespace == true,
            GraceSeconds = (int)Math.Clamp(_spec.TerminationGracePeriodSeconds ?? DefaultGrace, LeastGrace, int.MaxValue),
            Volumes =
            [
                .. (_spec.Volumes ?? []).Select((volume, index) => volumes.Convert(volume, $"spec.volumes[{index}]")).OfType<PodVolume>(),
            ],
            RestartPolicy = Policy(_spec.RestartPolicy) ?? RestartPolicyKind.Always,
            DeadlineSeconds = (int?)_spec.ActiveDeadlineSeconds,
            Containers =
            [
                .. (_spec.InitContainers ?? []).Select((container, index) => containers.Convert(container, $"spec.initContainers[{index}]"))
                    .OfType<ContainerSpec>()
                    .Select(made => made with
                    {
                        Role = made.RestartPolicy == RestartPolicyKind.Always ? ContainerRole.Sidecar : ContainerRole.Init,
                    }),
                .. (_spec.Containers ?? []).Select((container, index) => containers.Convert(container, $"spec.containers[{index}]"))
                    .OfType<ContainerSpec>(),
            ],
        };
        var manifest = new Pod { ApiVersion = "v1", Kind = "Pod", Metadata = Kept(metadata), Spec = _spec };
        return pod.WithManifest(JsonSerializer.Serialize(manifest, ApiJson.Default.Pod));
    }

    /// <summary>The restart policy of that name; null if none is given.</summary>
    public static RestartPolicyKind? Policy(string? name) => Enum.TryParse<RestartPolicyKind>(name, out var policy) ? policy : null;

    // What a server has set says nothing about the pod.
    private static ObjectMeta Kept(ObjectMeta metadata) => new()
    {
        Name = metadata.Name,
        Namespace = metadata.Namespace == ManifestObject.DefaultNamespace ? null : metadata.Namespace,
        Labels = metadata.Labels,
        Annotations = metadata.Annotations,
    };

    private void Check()
    {
        foreach (var annotation in _spec.HostNetwork == true ? NetworkAnnotations.Names : [])
        {
            if (template.Metadata.Annotations?.ContainsKey(annotation) == true)
                report.Warn(template, $"metadata.annotations[{annotation}]", "has no effect on the host's network");
        }

        if (_spec.SetHostnameAsFqdn == true && FullHostname is { Length: > LongestKernelName } full)
        {
            report.Error(
                template, "spec.setHostnameAsFQDN", $"makes the host name \"{full}\", which is longer than {LongestKernelName} characters");
        }
    }

    private PodDns? Dns()
    {
        var (config, isAlone) = (_spec.DnsConfig, _spec.DnsPolicy == "None");
        if (config is null && !isAlone) return null;
        return new PodDns
        {
            IsAlone = isAlone,
            Nameservers = config?.Nameservers ?? [],
            Searches = config?.Searches ?? [],
            Options =
            [
                .. (config?.Options ?? []).Select(option => option.Value is { } value ? $"{option.Name}:{value}" : option.Name ?? ""),
            ],
        };
    }
}
