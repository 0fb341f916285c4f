using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;

namespace MiniPod.Pods.Topology;

/// <summary>Finds in a picture of the network what there is of pods.</summary>
internal static class PodSightings
{
    /// <summary>Finds it, with the sockets at which the pods listen.</summary>
    /// <param name="runtime">The services.</param>
    /// <param name="pods">The pods.</param>
    /// <param name="paths">The paths of their namespaces, by the ids of the pods; null for a pod that has none.</param>
    /// <param name="picture">The network.</param>
    public static IReadOnlyList<PodSighting> Of(
        PodRuntime runtime, IEnumerable<PodStatus> pods, IReadOnlyDictionary<string, string?> paths, NetworkPicture picture)
    {
        var sightings = pods.Select(pod => new PodSighting(
            pod, runtime.Planner.Facts(pod.Record), ViewAt(paths[pod.Record.Id], picture))).ToList();
        var owners = ListenerOwners.Find(sightings);
        return [.. sightings.Select(pod => pod with { Listeners = owners(pod) })];
    }

    private static NamespaceView? ViewAt(string? path, NetworkPicture picture) =>
        path is not null && NetworkNamespace.Find(path) is { } identity && identity != picture.Host.Identity
            ? picture.Find(identity)
            : null;
}
