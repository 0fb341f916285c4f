using System.Globalization;
using System.Net;

namespace MiniPod.Net;

/// <summary>A rule that chooses the routing table for packets, ip-rule(8). What else it may look at is not told.</summary>
/// <param name="IsIPv6">Its family.</param>
/// <param name="Table">The number of the table.</param>
public sealed record RoutingPolicy(bool IsIPv6, int Table)
{
    /// <summary>Its place in the order, from 0.</summary>
    public int Priority { get; init; }

    /// <summary>The sources that it is for; null for all.</summary>
    public IPNetwork? From { get; init; }

    /// <summary>The destinations that it is for; null for all.</summary>
    public IPNetwork? To { get; init; }

    /// <summary>The interface by which the packets come in; null for all.</summary>
    public string? InLink { get; init; }

    /// <summary>The command that makes it, without its place in the order.</summary>
    public override string ToString()
    {
        var to = To is { } there ? $" to {Text(there)}" : "";
        var by = InLink is { } link ? $" iif {link}" : "";
        var from = From is { } here ? Text(here) : "all";
        return string.Create(CultureInfo.InvariantCulture, $"ip {(IsIPv6 ? "-6 " : "")}rule add from {from}{to}{by} table {Table}");
    }

    private static string Text(IPNetwork network) =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();
}
