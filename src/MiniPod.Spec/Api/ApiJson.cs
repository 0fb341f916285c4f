using System.Text.Json.Serialization;

namespace MiniPod.Spec.Api;

/// <summary>Reads and writes the objects of a manifest as Kubernetes' JSON; fields that are not given are not written.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = 128, // a document has at most 100
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(PersistentVolumeClaim))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(ReplicaSet))]
[JsonSerializable(typeof(StatefulSet))]
[JsonSerializable(typeof(DaemonSet))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(CronJob))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(ObjectList))]
public sealed partial class ApiJson : JsonSerializerContext;
