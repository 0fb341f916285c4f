using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodSpec.</summary>
public sealed record PodSpec
{
    public IReadOnlyList<Container>? InitContainers { get; init; }
    public IReadOnlyList<Container>? Containers { get; init; }
    public JsonElement? EphemeralContainers { get; init; }
    public IReadOnlyList<Volume>? Volumes { get; init; }
    public string? RestartPolicy { get; init; }
    public long? TerminationGracePeriodSeconds { get; init; }
    public long? ActiveDeadlineSeconds { get; init; }
    public PodSecurityContext? SecurityContext { get; init; }
    public string? Hostname { get; init; }
    public string? Subdomain { get; init; }
    [JsonPropertyName("setHostnameAsFQDN")]
    public bool? SetHostnameAsFqdn { get; init; }
    public string? HostnameOverride { get; init; }
    public IReadOnlyList<HostAlias>? HostAliases { get; init; }
    public string? DnsPolicy { get; init; }
    public PodDNSConfig? DnsConfig { get; init; }
    public bool? HostNetwork { get; init; }
    [JsonPropertyName("hostPID")]
    public bool? HostPid { get; init; }
    [JsonPropertyName("hostIPC")]
    public bool? HostIpc { get; init; }
    public bool? HostUsers { get; init; }
    public bool? ShareProcessNamespace { get; init; }
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }
    public string? NodeName { get; init; }
    public Affinity? Affinity { get; init; }
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }
    public IReadOnlyList<Toleration>? Tolerations { get; init; }
    public string? SchedulerName { get; init; }
    public string? PriorityClassName { get; init; }
    public int? Priority { get; init; }
    public string? PreemptionPolicy { get; init; }
    public PodSchedulingGroup? SchedulingGroup { get; init; }
    public JsonElement? SchedulingGates { get; init; }
    public string? ServiceAccountName { get; init; }
    public string? ServiceAccount { get; init; }
    public bool? AutomountServiceAccountToken { get; init; }
    public JsonElement? ReadinessGates { get; init; }
    public string? RuntimeClassName { get; init; }
    public bool? EnableServiceLinks { get; init; }
    public IReadOnlyDictionary<string, Quantity>? Overhead { get; init; }
    public PodOS? Os { get; init; }
    public JsonElement? ResourceClaims { get; init; }
    public ResourceRequirements? Resources { get; init; }
    public IReadOnlyList<EvictionResponder>? EvictionResponders { get; init; }
}
