using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ServiceSpec.</summary>
public sealed record ServiceSpec
{
    public IReadOnlyDictionary<string, string>? Selector { get; init; }
    public IReadOnlyList<ServicePort>? Ports { get; init; }
    public string? Type { get; init; }
    [JsonPropertyName("clusterIP")]
    public string? ClusterIp { get; init; }
    [JsonPropertyName("clusterIPs")]
    public IReadOnlyList<string>? ClusterIps { get; init; }
    public string? ExternalName { get; init; }
    public bool? PublishNotReadyAddresses { get; init; }
    public IReadOnlyList<string>? IpFamilies { get; init; }
    public string? IpFamilyPolicy { get; init; }
    public string? SessionAffinity { get; init; }
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }
    [JsonPropertyName("externalIPs")]
    public IReadOnlyList<string>? ExternalIps { get; init; }
    public string? ExternalTrafficPolicy { get; init; }
    public string? InternalTrafficPolicy { get; init; }
    public int? HealthCheckNodePort { get; init; }
    [JsonPropertyName("loadBalancerIP")]
    public string? LoadBalancerIp { get; init; }
    public string? LoadBalancerClass { get; init; }
    public IReadOnlyList<string>? LoadBalancerSourceRanges { get; init; }
    public bool? AllocateLoadBalancerNodePorts { get; init; }
    public string? TrafficDistribution { get; init; }
}
