using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Where the network namespaces of this host are.</summary>
internal static class NamespacePaths
{
    private static readonly string[] Directories = [PodPaths.NetworkNamespaces, "/var/run/docker/netns"];

    /// <summary>The path of a pod's namespace; null if it has none.</summary>
    public static string? Of(PodRuntime runtime, PodStatus pod) =>
        PodNamespacePath.Find(runtime.Store.Paths, pod.Record, runtime.Planner.Facts(pod.Record).Sandbox);

    /// <summary>Those that have names, and the engine's: where the other end of a bridge's port may be that is of no pod.</summary>
    public static IReadOnlyList<string> Others() => [.. Directories.SelectMany(FilesIn)];

    private static IReadOnlyList<string> FilesIn(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // It is not there, or has just been unmounted.
        }
    }
}
