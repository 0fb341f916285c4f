using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The routes of a pod: those of the main routing table, and those of one interface in all tables, to which the vrf
/// plugin moves them.</summary>
internal static class PodRoutes
{
    /// <summary>Whether the pod has all routes of an attachment. A route without a gateway may have any: some plugins take that of
    /// the address.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="netns">The path of the pod's namespace.</param>
    /// <param name="interfaceName">The interface of the attachment.</param>
    /// <param name="routes">The routes of its result.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The routes cannot be read.</exception>
    public static async Task<bool> AreThereAsync(
        IHostPrograms programs,
        string netns,
        string interfaceName,
        IReadOnlyList<CniRoute> routes,
        CancellationToken cancellationToken)
    {
        var there = new List<(string Destination, string? Gateway)>();
        foreach (var family in new[] { "-4", "-6" })
        {
            string[] query = [family, "route", "show", "table", "all"];
            if (await NamespaceIp.AskAsync(programs, netns, query, cancellationToken).ConfigureAwait(false) is { } text)
                there.AddRange(Parse(text, family, interfaceName));
        }

        return routes.All(route => there.Any(one =>
            one.Destination == route.Destination.ToString() && (route.Gateway is null || route.Gateway.ToString() == one.Gateway)));
    }

    // Without a type, a route is a unicast one; without a table, it is in the main table.
    private static IReadOnlyList<(string Destination, string? Gateway)> Parse(string text, string family, string interfaceName)
    {
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(route => route.TryGetProperty("dst", out _) && !route.TryGetProperty("type", out _))
                .Where(route => !route.TryGetProperty("table", out _)
                    || route.TryGetProperty("dev", out var device) && device.ValueEquals(interfaceName))
                .Select(route => (
                    Full(route.GetProperty("dst").GetString()!, family),
                    route.TryGetProperty("gateway", out var gateway) ? gateway.GetString() : null)),
        ];
    }

    // "default", or an address without a prefix length for a host.
    private static string Full(string destination, string family) => destination switch
    {
        "default" => family == "-6" ? "::/0" : "0.0.0.0/0",
        _ when destination.Contains('/', StringComparison.Ordinal) => destination,
        _ => $"{destination}/{(family == "-6" ? 128 : 32)}",
    };
}
