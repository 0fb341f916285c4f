using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Live;

/// <summary>Where a pod's network namespace is.</summary>
internal static class PodNamespacePath
{
    /// <summary>
    /// Finds it. The pin has it even after the sandbox died, and the link leads to it. Another namespace is not the pod's, even if a link
    /// to it has the pod's name; while a pod is being made, its namespace is not recorded yet.
    /// </summary>
    /// <param name="paths">Where links and pins are.</param>
    /// <param name="record">The pod.</param>
    /// <param name="sandbox">Its sandbox; null if it was not started.</param>
    /// <returns>Null if it has none.</returns>
    public static string? Find(PodPaths paths, PodRecord record, StartedProcess? sandbox)
    {
        string?[] candidates =
        [
            paths.Pin(record.Id),
            PodPaths.Link(record),
            sandbox?.Identity is { IsAlive: true, Id: var id } ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/ns/net") : null,
        ];
        return candidates.OfType<string>().FirstOrDefault(path => NetworkNamespace.Find(path) is { } there
            && (sandbox is null || there.ToString() == sandbox.NetworkNamespace));
    }
}
