using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>Where to look for changes besides the host's own network.</summary>
/// <param name="Pod">The name of the pod, or of another network namespace.</param>
/// <param name="NamespacePath">A path of its namespace; null if it has none now.</param>
/// <param name="AddressDirectories">The directories in which its networks keep reserved addresses.</param>
public sealed record WatchedPlace(string Pod, string? NamespacePath, IReadOnlyList<string> AddressDirectories)
{
    /// <summary>The place where a namespace is attached to networks.</summary>
    /// <inheritdoc cref="WatchedPlace(string, string?, IReadOnlyList{string})"/>
    public static WatchedPlace Of(string pod, string? namespacePath, IEnumerable<NetworkConfigList> networks) =>
        new(pod, namespacePath, [.. networks.SelectMany(AddressPool.Of).Select(pool => pool.Directory)]);
}
