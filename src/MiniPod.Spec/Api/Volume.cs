using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' Volume.</summary>
public sealed record Volume
{
    public string? Name { get; init; }
    public EmptyDirVolumeSource? EmptyDir { get; init; }
    public HostPathVolumeSource? HostPath { get; init; }
    public ConfigMapVolumeSource? ConfigMap { get; init; }
    public SecretVolumeSource? Secret { get; init; }
    [JsonPropertyName("downwardAPI")]
    public DownwardAPIVolumeSource? DownwardApi { get; init; }
    public ProjectedVolumeSource? Projected { get; init; }
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }
    public EphemeralVolumeSource? Ephemeral { get; init; }
    public ImageVolumeSource? Image { get; init; }
    public JsonElement? GitRepo { get; init; }
    public JsonElement? Nfs { get; init; }
    public JsonElement? Iscsi { get; init; }
    public JsonElement? Fc { get; init; }
    public JsonElement? Csi { get; init; }
    public JsonElement? Cephfs { get; init; }
    public JsonElement? Rbd { get; init; }
    public JsonElement? Glusterfs { get; init; }
    public JsonElement? Cinder { get; init; }
    public JsonElement? FlexVolume { get; init; }
    public JsonElement? Flocker { get; init; }
    public JsonElement? AzureDisk { get; init; }
    public JsonElement? AzureFile { get; init; }
    public JsonElement? GcePersistentDisk { get; init; }
    public JsonElement? AwsElasticBlockStore { get; init; }
    public JsonElement? VsphereVolume { get; init; }
    public JsonElement? PhotonPersistentDisk { get; init; }
    public JsonElement? PortworxVolume { get; init; }
    [JsonPropertyName("scaleIO")]
    public JsonElement? ScaleIo { get; init; }
    public JsonElement? Storageos { get; init; }
    public JsonElement? Quobyte { get; init; }
}
