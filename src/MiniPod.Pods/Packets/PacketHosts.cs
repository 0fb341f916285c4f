using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Packets;

/// <summary>The network namespaces that a packet may go through, with the pods that they belong to.</summary>
internal sealed class PacketHosts
{
    private readonly PodRuntime _runtime;

    private PacketHosts(PodRuntime runtime, IReadOnlyList<PodStatus> pods)
    {
        _runtime = runtime;
        Pods = pods;
        PathsOfPods = pods.ToDictionary(pod => pod.Record.Id, pod => NamespacePaths.Of(runtime, pod));
    }

    /// <summary>The pods.</summary>
    public IReadOnlyList<PodStatus> Pods { get; }

    /// <summary>The paths of their namespaces, by the ids of the pods; null for a pod that has none.</summary>
    public IReadOnlyDictionary<string, string?> PathsOfPods { get; }

    /// <summary>The paths of all namespaces but this host's.</summary>
    public IReadOnlyList<string> Paths => [.. PathsOfPods.Values.OfType<string>(), .. NamespacePaths.Others()];

    /// <summary>Finds them.</summary>
    public static async Task<PacketHosts> FindAsync(PodRuntime runtime, Action<string> unreadable, CancellationToken cancellationToken)
    {
        try
        {
            return new(runtime, await runtime.Status().ListAsync(unreadable, cancellationToken).ConfigureAwait(false));
        }
        catch (EngineUnavailableException) when (runtime.Store.List(unreadable).Count == 0)
        {
            return new(runtime, []); // a host without pods needs no engine
        }
    }

    /// <summary>The place of a pod.</summary>
    /// <exception cref="PodException">It has no network namespace.</exception>
    public PacketPlace PlaceOf(PodStatus pod) => TryPlaceOf(pod) ?? throw new PodException(
        $"pod \"{pod.Record.FullName}\" has no network namespace: it is {pod.State}. "
        + $"Start it with 'minipod start {pod.Record.FullName}'.");

    /// <summary>The places of the pods that are there now.</summary>
    public IReadOnlyList<PacketPlace> PlacesOfPods() => [.. Pods.Select(TryPlaceOf).OfType<PacketPlace>()];

    private PacketPlace? TryPlaceOf(PodStatus pod)
    {
        if (PathsOfPods[pod.Record.Id] is not { } path || NetworkNamespace.Find(path) is not { } identity) return null;
        var link = PodPaths.Link(pod.Record);
        return new PacketPlace(PacketPlaceKind.Pod, pod.Record.FullName, identity)
        {
            Path = NetworkNamespace.Find(link) == identity ? link : path,
        };
    }

    /// <summary>All places of a picture, this host's first.</summary>
    /// <param name="picture">What was read.</param>
    /// <param name="outside">The path of what stands in for the outside; null if nothing does.</param>
    public IReadOnlyList<PacketPlace> PlacesOf(NetworkPicture picture, string? outside)
    {
        var ofPods = PlacesOfPods().Where(place => place.Namespace != picture.Host.Identity)
            .DistinctBy(place => place.Namespace).ToDictionary(place => place.Namespace);
        return [.. picture.All.Select(Place)];

        PacketPlace Place(NamespaceView view)
        {
            if (view.Path.Length == 0) return new PacketPlace(PacketPlaceKind.Host, "", view.Identity);
            if (ofPods.TryGetValue(view.Identity, out var pod)) return pod;
            return view.Path == outside
                ? new PacketPlace(PacketPlaceKind.Outside, "", view.Identity)
                : new PacketPlace(PacketPlaceKind.Other, Path.GetFileName(view.Path), view.Identity) { Path = view.Path };
        }
    }

    /// <summary>What was seen of the pods, with the sockets at which they listen.</summary>
    public IReadOnlyList<PodSighting> SightingsOf(NetworkPicture picture) => PodSightings.Of(_runtime, Pods, PathsOfPods, picture);
}
