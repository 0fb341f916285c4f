using System.Text.Json.Serialization;

namespace MiniPod.Pods.Store;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PodRecord))]
internal sealed partial class StoreJson : JsonSerializerContext;
