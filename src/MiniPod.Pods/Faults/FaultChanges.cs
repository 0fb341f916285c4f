using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The changes of a fault as they are kept in the pod's record.</summary>
internal static partial class FaultChanges
{
    /// <summary>Returns them in that form.</summary>
    public static JsonElement Write(IReadOnlyList<FaultChange> changes) =>
        JsonSerializer.SerializeToElement(changes, FaultJson.Default.IReadOnlyListFaultChange);

    /// <summary>Reads them.</summary>
    /// <exception cref="PodException">They do not have that form.</exception>
    public static IReadOnlyList<FaultChange> Read(JsonElement changes)
    {
        try
        {
            return changes.Deserialize(FaultJson.Default.IReadOnlyListFaultChange)
                ?? throw new PodException("the record does not say what the fault changed.");
        }
        catch (JsonException error)
        {
            throw new PodException($"the record does not say what the fault changed: {error.Message}", error);
        }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(IReadOnlyList<FaultChange>))]
    private sealed partial class FaultJson : JsonSerializerContext;
}
