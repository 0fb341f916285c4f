using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>The events of a pod, a file in its directory that only the agent writes. The oldest ones are dropped.</summary>
public static partial class PodEvents
{
    private const int Most = 100;

    /// <summary>Reads the events of a pod, the latest last; none if there is no such file.</summary>
    public static IReadOnlyList<PodEvent> Read(PodPaths paths, string id)
    {
        try
        {
            return File.Exists(paths.EventsOf(id))
                ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.EventsOf(id)), EventsJson.Default.ListPodEvent) ?? []
                : [];
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return []; // the pod was removed in between, or the file was damaged: it says nothing that anything depends on
        }
    }

    /// <summary>Adds an event, or counts it once more.</summary>
    /// <param name="events">The events, the latest last.</param>
    /// <param name="news">The event; how often and when is set here.</param>
    /// <param name="time">When it happened.</param>
    public static IReadOnlyList<PodEvent> With(IReadOnlyList<PodEvent> events, PodEvent news, DateTimeOffset time)
    {
        var former = events.FirstOrDefault(news.IsSameAs);
        var added = former is null ? news with { First = time, Last = time } : former with { Count = former.Count + 1, Last = time };
        return [.. events.Where(one => one != former).TakeLast(Most - 1), added];
    }

    /// <summary>Writes the events of a pod. Does nothing if the pod is gone, or there is no room.</summary>
    public static void Write(PodPaths paths, string id, IReadOnlyList<PodEvent> events)
    {
        try
        {
            if (!File.Exists(paths.Record(id))) return;
            AtomicFile.Write(paths.EventsOf(id), JsonSerializer.SerializeToUtf8Bytes([.. events], EventsJson.Default.ListPodEvent));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The pod was removed in between, or its owner swept the temporary file.
        }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(List<PodEvent>))]
    private sealed partial class EventsJson : JsonSerializerContext;
}
