using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>Where to look for changes besides the host's own network.</summary>
/// <param name="Pod">The name of the pod, or of another network namespace.</param>
/// <param name="NamespacePath">A path of its namespace; null if it has none now.</param>
/// <param name="AddressDirectories">The directories in which its networks keep reserved addresses.</param>
public sealed record WatchedPlace(string Pod, string? NamespacePath, IReadOnlyList<string> AddressDirectories)
{
    /// <summary>The settings that its networks configure in its namespace, with their values. Default none.</summary>
    public IReadOnlyList<(string Setting, string Value)> Settings { get; init; } = [];

    /// <summary>The place where a namespace is attached to networks.</summary>
    /// <inheritdoc cref="WatchedPlace(string, string?, IReadOnlyList{string})"/>
    public static WatchedPlace Of(string pod, string? namespacePath, IEnumerable<NetworkConfigList> networks)
    {
        var all = networks.ToList();
        return new WatchedPlace(pod, namespacePath, [.. all.SelectMany(AddressPool.Of).Select(pool => pool.Directory)])
        {
            Settings = [.. all.SelectMany(list => list.Plugins).SelectMany(TuningKeys.Settings).Distinct()],
        };
    }
}
