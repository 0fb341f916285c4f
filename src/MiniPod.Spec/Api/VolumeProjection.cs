using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' VolumeProjection.</summary>
public sealed record VolumeProjection
{
    public JsonElement? ClusterTrustBundle { get; init; }
    public ConfigMapProjection? ConfigMap { get; init; }
    [JsonPropertyName("downwardAPI")]
    public DownwardAPIProjection? DownwardApi { get; init; }
    public JsonElement? PodCertificate { get; init; }
    public SecretProjection? Secret { get; init; }
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}
