using System.Text.Json.Serialization;

namespace MiniPod.Pods.Store;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PodRecord))]
internal sealed partial class StoreJson : JsonSerializerContext;
