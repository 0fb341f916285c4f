using System.Globalization;
using System.Net;
using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the sbr plugin would change: the routes of the pod's interface move into a table of each address, which is used for what
/// is sent from it (plugins/meta/sbr/main.go, doRoutes).</summary>
internal static class SourceRoutingForecast
{
    private const int FirstTable = 100;

    public static IEnumerable<PlannedChange> Of(PlannedAttachment ahead)
    {
        var routes = ahead.Made
            .Where(change => change is { Kind: PlannedKind.Add, Fact.Kind: HostFactKind.Route } && change.Pod == ahead.Pod)
            .Select(change => change.Fact!).ToList();
        var used = ahead.Outlook.Host.Where(fact => fact.Pod == ahead.Pod && fact.Kind == HostFactKind.Rule)
            .Select(fact => fact.Subject.Split(' ')[^1]).ToHashSet();
        var number = FirstTable;
        foreach (var address in ahead.Addresses)
        {
            while (used.Contains(Text(number))) number++;
            var table = Text(number++);
            var family = address.IsIPv6 ? "-6 " : "";
            yield return ahead.InPod(PlannedChange.Add(HostFactKind.Rule, $"ip {family}rule add from {address.Address} table {table}"));
            var own = address.Gateway is { } gateway ? new[] { $"default via {gateway} dev {ahead.InterfaceName}" } : [];
            foreach (var route in routes.Select(route => route.Subject).Where(route => IsFor(route, address)).Concat(own).Distinct())
                yield return ahead.InPod(PlannedChange.Add(HostFactKind.Route, InTable(route, ahead.InterfaceName, table)));
        }

        foreach (var route in routes) yield return PlannedChange.Remove(route with { Pod = ahead.Pod });
    }

    // A route without source and gateway counts for every address.
    private static bool IsFor(string route, PlannedAddress address)
    {
        var words = route.Split(' ');
        var (source, gateway) = (After(words, "src"), After(words, "via"));
        if (source is null && gateway is null) return true;

        // Sources that are not known yet look the same; those routes lead to the subnets of their sources.
        return (source == address.Address && IPNetwork.TryParse(words[0], out var to) && address.Subnet.Contains(to.BaseAddress))
            || (IPAddress.TryParse(gateway, out var via) && address.Subnet.Contains(via));
    }

    // An address that is not known yet has blanks.
    private static string? After(string[] words, string word) => Array.IndexOf(words, word) is >= 0 and var index
        ? string.Join(' ', words[(index + 1)..].TakeWhile(one => one is not ("dev" or "src" or "mtu")))
        : null;

    private static string InTable(string route, string link, string table) =>
        route.Replace($" dev {link}", $" dev {link} table {table}", StringComparison.Ordinal);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
