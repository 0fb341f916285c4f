using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' VolumeProjection.</summary>
public sealed record VolumeProjection
{
    public ConfigMapProjection? ConfigMap { get; init; }
    public SecretProjection? Secret { get; init; }
    [JsonPropertyName("downwardAPI")]
    public DownwardAPIProjection? DownwardApi { get; init; }
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
    public JsonElement? ClusterTrustBundle { get; init; }
    public JsonElement? PodCertificate { get; init; }
}
