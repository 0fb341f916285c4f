using MiniPod.Linux;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The device in the host's namespace with which the bandwidth plugin limits what a container sends. It is not
/// removed with the container's namespace.</summary>
internal static class ShapingDevice
{
    /// <summary>The beginning of its name.</summary>
    public const string Prefix = "bwp";

    /// <summary>The kind of interface that it is.</summary>
    public const string Kind = "ifb";

    /// <summary>The name that the bandwidth plugin gives it.</summary>
    public static string NameOf(string network, string containerId) =>
        PluginChains.HashedName(Prefix, network, containerId, InterfaceName.MaxBytes);

    /// <summary>Removes it.</summary>
    /// <exception cref="PodException">It cannot be removed.</exception>
    public static Task RemoveAsync(IHostPrograms programs, string name, CancellationToken cancellationToken) =>
        programs.RunAsync("ip", ["link", "delete", name, "type", Kind], "", null, cancellationToken);
}
