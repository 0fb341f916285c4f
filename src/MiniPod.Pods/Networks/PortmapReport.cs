using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Networks;

/// <summary>
/// What the portmap plugin reports at CHECK. With iptables, it looks for the rules of a container in both families whichever its
/// addresses have, and for those of both families in each [plugins 1.1.1 to 1.8.0]; with nftables, it expects other numbers of rules
/// than it makes [1.6.0 to 1.8.0], and MiniPod counts them itself (NatRules).
/// </summary>
internal static partial class PortmapReport
{
    /// <summary>Whether a report only says that rules are missing which were never to be there.</summary>
    /// <param name="error">The report.</param>
    /// <param name="addresses">The container's addresses.</param>
    /// <param name="ports">The published ports.</param>
    public static bool IsFalse(CniPluginException error, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports) =>
        error.PluginType == "portmap" && IsFalse(error.Message, addresses, ports);

    /// <inheritdoc cref="IsFalse(CniPluginException, IReadOnlyList{IPAddress}, IReadOnlyList{PortMapping})"/>
    internal static bool IsFalse(string message, IReadOnlyList<IPAddress> addresses, IReadOnlyList<PortMapping> ports)
    {
        if (message.Contains("missing hostport rules in", StringComparison.Ordinal)) return true;
        if (ports.Count == 0) return false; // They are in the network's file, which portmap takes too.
        if (About().Match(message) is not { Success: true } about) return false;
        var family = about.Groups["family"].Value == "6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var isPublished = addresses.Any(address => address.AddressFamily == family && ports.Any(port => port.IsPublishedAt(address)));
        return !isPublished
            || Destination().Matches(message).Any(to => to.Groups["six"].Success != (family == AddressFamily.InterNetworkV6));
    }

    [GeneratedRegex("could not check ipv(?<family>[46]) dnat:")]
    private static partial Regex About();

    // An IPv6 address is in brackets.
    [GeneratedRegex(@"--to-destination (?<six>\[)?[0-9a-f.:]+")]
    private static partial Regex Destination();
}
