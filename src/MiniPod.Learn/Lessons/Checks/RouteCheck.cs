using System.Net;
using System.Net.Sockets;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Net;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A route of the main table: <c>route: default</c>, <c>in: client1</c>, <c>via: 172.30.0.1</c>, <c>dev: client1-veth</c>.
/// </summary>
internal sealed record RouteCheck(string Source, bool IsAbsent, IPNetwork To) : LessonCheck(Source, IsAbsent)
{
    private const string Default = "default", DefaultIPv6 = "default6";

    /// <summary>The namespace; empty for the host.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The next host; null if that does not matter.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The interface; null if that does not matter.</summary>
    public string? Link { get; init; }

    /// <summary>Reads a destination: <c>default</c>, <c>default6</c>, a network, or an address.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static IPNetwork ParseDestination(string text) => text switch
    {
        Default => new IPNetwork(IPAddress.Any, 0),
        DefaultIPv6 => new IPNetwork(IPAddress.IPv6Any, 0),
        _ when IPNetwork.TryParse(text, out var network) => network,
        _ when IPAddress.TryParse(text, out var address) => new IPNetwork(address, address.GetAddressBytes().Length * 8),
        _ => throw new PodException($"\"{text}\" is no destination: it is default, default6, a network or an address"),
    };

    internal override string Wanted(LessonWords words)
    {
        var place = words.Place(Namespace);
        string[] way = [.. new[] { Gateway?.ToString(), Link }.OfType<string>()];
        return WantedThing(words, way.Length == 0
            ? LessonWords.Fill(words.Route, Text(To), place)
            : LessonWords.Fill(words.RouteVia, Text(To), place, string.Join(" dev ", way)));
    }

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (facts.Find(Namespace) is not { } view)
            return Task.FromResult(new CheckSight(false, LessonWords.Fill(words.NoNamespace, Namespace)));
        var routes = view.Routes
            .Where(route => route.Table == NetworkRoute.MainTable
                && route.Destination.BaseAddress.AddressFamily == To.BaseAddress.AddressFamily
                && route.Type is RouteType.Unicast or RouteType.Unreachable or RouteType.Blackhole or RouteType.Prohibit)
            .ToList();
        var there = string.Join(words.Semicolon, routes.Select(route => Text(route, view)));
        var saw = routes.Count == 0
            ? LessonWords.Fill(words.NoRoutes, words.Subject(Namespace))
            : LessonWords.Fill(words.Routes, words.Subject(Namespace), there);
        return Task.FromResult(new CheckSight(routes.Exists(route => IsIt(route, view)), saw));
    }

    private bool IsIt(NetworkRoute route, NamespaceView view) => route.Destination.Equals(To)
        && (Gateway is null || route.NextHops.Any(hop => Gateway.Equals(hop.Gateway)))
        && (Link is null || route.NextHops.Any(hop => view.Link(hop.LinkIndex)?.Name == Link));

    private static string Text(IPNetwork network) => network.PrefixLength > 0 ? network.ToString()
        : network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? Default : DefaultIPv6;

    // As ip route shows it.
    private static string Text(NetworkRoute route, NamespaceView view) => string.Join(
        ' ',
        route.NextHops.Select(hop => $"{(hop.Gateway is null ? "" : $"via {hop.Gateway} ")}dev {view.Link(hop.LinkIndex)?.Name}")
            .Prepend(Text(route.Destination)));
}
