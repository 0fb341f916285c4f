using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Where the network namespaces of this host are.</summary>
internal static class NamespacePaths
{
    private static readonly string[] Directories = [PodPaths.NetworkNamespaces, "/var/run/docker/netns"];

    /// <summary>
    /// The path of a pod's namespace; null if it has none. The pin has it even after the sandbox died, and the link leads to it. Another
    /// namespace is not the pod's, even if a link to it has the pod's name; while a pod is being made, its namespace is not recorded yet.
    /// </summary>
    public static string? Of(PodRuntime runtime, PodStatus pod)
    {
        var sandbox = runtime.Planner.Facts(pod.Record).Sandbox;
        string?[] candidates =
        [
            runtime.Store.Paths.Pin(pod.Record.Id),
            PodPaths.Link(pod.Record),
            sandbox?.Identity is { IsAlive: true, Id: var id } ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/ns/net") : null,
        ];
        return candidates.OfType<string>().FirstOrDefault(path => NetworkNamespace.Find(path) is { } there
            && (sandbox is null || there.ToString() == sandbox.NetworkNamespace));
    }

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
