using System.Text.Json.Serialization;

namespace MiniPod.Learn.Lessons.Sessions;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LessonSession))]
[JsonSerializable(typeof(ProgressFile))]
internal sealed partial class SessionJson : JsonSerializerContext;
