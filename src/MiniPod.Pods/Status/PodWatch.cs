using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>What the agent knows of a pod and nobody else can see: the results of its probes. It is a file in the pod's directory, which
/// counts only while an agent runs.</summary>
public sealed partial record PodWatch
{
    /// <summary>The containers with probes, by their names.</summary>
    public IReadOnlyDictionary<string, ContainerWatch> Containers { get; init; } = new Dictionary<string, ContainerWatch>();

    /// <summary>Whether an agent watches the pods of a state directory.</summary>
    public static bool IsAlive(PodPaths paths) => FileLock.IsHeld(paths.AgentLock);

    /// <summary>The id of the agent's process, as it wrote it into its lock; null if no agent runs.</summary>
    public static int? FindAgent(PodPaths paths) =>
        IsAlive(paths) && int.TryParse(
            FileLock.ReadHolder(paths.AgentLock).Split("(process ")[^1].TrimEnd(')'), CultureInfo.InvariantCulture, out var process)
            ? process
            : null;

    /// <summary>Reads it; null if there is none, or no agent runs.</summary>
    public static PodWatch? Read(PodPaths paths, string id)
    {
        try
        {
            return File.Exists(paths.WatchOf(id)) && IsAlive(paths)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(paths.WatchOf(id)), PodWatchJson.Default.PodWatch)
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it. Does nothing if the pod is gone, or there is no room: it is written again.</summary>
    public void Write(PodPaths paths, string id)
    {
        try
        {
            if (!File.Exists(paths.Record(id))) return;
            AtomicFile.Write(paths.WatchOf(id), JsonSerializer.SerializeToUtf8Bytes(this, PodWatchJson.Default.PodWatch));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The pod was removed in between, or its owner swept the temporary file.
        }
    }

    /// <summary>What the agent knows of a container.</summary>
    /// <param name="ContainerId">The engine's id of the instance that was probed.</param>
    /// <param name="StartedAt">When that instance started.</param>
    /// <param name="IsReady">Whether it is ready.</param>
    /// <param name="HasStarted">Whether its startup probe has succeeded.</param>
    public sealed record ContainerWatch(string ContainerId, DateTimeOffset StartedAt, bool IsReady, bool HasStarted);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(PodWatch))]
    private sealed partial class PodWatchJson : JsonSerializerContext;
}
