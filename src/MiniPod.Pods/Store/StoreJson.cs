using System.Text.Json.Serialization;

namespace MiniPod.Pods.Store;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PodRecord))]
[JsonSerializable(typeof(SandboxLabel))]
[JsonSerializable(typeof(ContainerLabel))]
internal sealed partial class StoreJson : JsonSerializerContext;
