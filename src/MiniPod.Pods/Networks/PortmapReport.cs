using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Networks;

/// <summary>
/// What the portmap plugin reports at CHECK. With iptables, it looks for the rules of a container in both families whichever its
/// addresses have, and for those of both families in each [plugins 1.1.1 and 1.2.0]; with nftables, it expects other numbers of rules
/// than it makes [1.6.0 to 1.8.0]. MiniPod looks at the rules itself (NatRules). A newer plugin is taken at its word. One that does
/// not tell its release may be one of these.
/// </summary>
internal static partial class PortmapReport
{
    private static readonly Version Iptables = new(1, 3), Nftables = new(1, 9);

    /// <summary>Whether a report only says that rules are missing which were never to be there. Asks the plugin for its release
    /// if that depends on it.</summary>
    /// <param name="plugin">The plugin, as it was run.</param>
    /// <param name="message">The report.</param>
    /// <param name="addresses">The container's addresses.</param>
    /// <param name="ports">The published ports.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> IsFalseAsync(
        PluginInvocation plugin,
        string message,
        IReadOnlyList<IPAddress> addresses,
        IReadOnlyList<PortMapping> ports,
        CancellationToken cancellationToken)
    {
        if (plugin.PluginType != "portmap" || FindMended(message, addresses, ports) is not { } mended) return false;
        return await PluginRelease.FindAsync(plugin.Path, cancellationToken).ConfigureAwait(false) is not { } release
            || release < mended;
    }

    /// <summary>Returns the first release in which a report is right; null if it may be right in every release.</summary>
    internal static Version? FindMended(string message, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports)
    {
        if (message.Contains("missing hostport rules in", StringComparison.Ordinal)) return Nftables;
        if (ports.Count == 0) return null; // They are in the network's file, which portmap takes too.
        if (About().Match(message) is not { Success: true } about) return null;
        var family = about.Groups["family"].Value == "6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var isPublished = addresses.Any(address => address.AddressFamily == family && ports.Any(port => port.IsPublishedAt(address)));
        var isOfTheOther = Destination().Matches(message).Any(to => to.Groups["six"].Success != (family == AddressFamily.InterNetworkV6));
        return !isPublished || isOfTheOther ? Iptables : null;
    }

    [GeneratedRegex("could not check ipv(?<family>[46]) dnat:")]
    private static partial Regex About();

    // An IPv6 address is in brackets.
    [GeneratedRegex(@"--to-destination (?<six>\[)?[0-9a-f.:]+")]
    private static partial Regex Destination();
}
