using System.Net;
using System.Net.Sockets;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The four places of the host that a routed packet passes, in this order: what arrives, where it goes, whether it may pass,
/// with which address it leaves.</summary>
/// <param name="topology">What to draw.</param>
/// <param name="words">The language.</param>
internal sealed class HostCards(HostTopology topology, DrawingWords words)
{
    private const int LineLimit = 9;

    // The host's interfaces to the pods.
    private readonly HashSet<string> _links = [.. topology.Pods.SelectMany(pod => pod.Interfaces)
        .SelectMany(one => new[] { one.Bridge, one.HostEnd?.Link.Name }).OfType<string>()];

    /// <summary>The cards.</summary>
    public IReadOnlyList<HostCard> All =>
    [
        new(words.Arrives, words.ArrivesWhere, Arrivals()),
        new(words.WhereTo, words.WhereToWhere, Routes()),
        new(words.MayItPass, words.MayItPassWhere, Passing()),
        new(words.Leaves, words.LeavesWhere, Departures()),
    ];

    // Those to the pods that are drawn come first; where others were left out, those of others are too.
    private List<CardLine> Arrivals()
    {
        if (topology.Rules is not { } rules) return [new CardLine(words.RulesUnknown, CardTone.Broken)];
        var addresses = Addresses().ToHashSet();
        var shown = rules.Arriving.Where(change => topology.Omitted == 0 || addresses.Contains(change.To))
            .OrderBy(change => !addresses.Contains(change.To))
            .SelectMany(change => new[]
            {
                new CardLine($"{change.Protocol} {Called(change)}", CardTone.Data),
                new CardLine(DrawingWords.Fill(words.Becomes, new IPEndPoint(change.To, change.ToPort)), CardTone.Changed),
            }).ToList();
        return shown.Count == 0
            ? [new CardLine(words.NothingPublished, CardTone.Words)]
            : Limited(shown, LineLimit / 2 * 2, 2);
    }

    private string Called(DestinationChange change) => change.Address is { } address
        ? new IPEndPoint(address, change.Port).ToString()
        : $"{words.AnyAddress}:{change.Port}";

    private List<CardLine> Routes()
    {
        var routes = topology.Routes.Where(route => route.Type == RouteType.Unicast).OrderBy(route => !route.IsDefault);
        return Limited([.. routes.Select(route => Line(Text(route)))], LineLimit);
    }

    /// <summary>A route as one line.</summary>
    public string Text(TopologyRoute route)
    {
        var to = route.IsDefault ? words.Default : Short(route.Destination);
        return route.Gateway is { } gateway
            ? DrawingWords.Fill(words.RouteVia, to, gateway)
            : DrawingWords.Fill(words.RouteTo, to, route.Interface ?? route.Type.ToString());
    }

    private List<CardLine> Passing()
    {
        if (topology.Rules is not { } rules) return [new CardLine(words.RulesUnknown, CardTone.Broken)];
        var addresses = Addresses();
        var families = addresses.Select(address => address.AddressFamily).Append(AddressFamily.InterNetwork).Distinct().Order().ToList();
        var lines = new List<CardLine>();
        foreach (var family in families)
        {
            var prefix = families.Count > 1 ? family == AddressFamily.InterNetworkV6 ? "IPv6: " : "IPv4: " : "";
            var setting = family == AddressFamily.InterNetworkV6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward";
            var isBroken = topology.Faults.Any(fault => fault.Kind == TopologyFaultKind.ForwardingOff && fault.Place == setting);
            if (family == AddressFamily.InterNetworkV6 ? topology.Forwards.IPv6 : topology.Forwards.IPv4)
                lines.AddRange(Passing(rules.PassingOf(family), [.. addresses.Where(address => address.AddressFamily == family)], prefix));
            else
                lines.Add(new CardLine(DrawingWords.Fill(words.ForwardingOff, setting), isBroken ? CardTone.Broken : CardTone.Words));
        }

        return Limited(lines, LineLimit + 3);
    }

    private IEnumerable<CardLine> Passing(ForwardRules rules, IReadOnlyList<IPAddress> addresses, string prefix)
    {
        foreach (var refusal in rules.Refusals.Where(refusal => addresses.Any(refusal.Concerns)))
            yield return new CardLine($"{refusal.Chain}: {refusal.Text}", refusal.IsWhole ? CardTone.Broken : CardTone.Words);
        foreach (var (chain, rule) in rules.OfLinks.Where(one => _links.Contains(one.Link)).Select(one => (one.Chain, one.Text)).Distinct())
            yield return new CardLine($"{chain}: {rule}", CardTone.Words);
        if (rules.IsOpen)
        {
            yield return new CardLine($"{prefix}{words.AllPasses}", CardTone.Words);
            yield break;
        }

        var accepted = new List<string>();
        if (rules.Destinations.Any(one => addresses.Any(one.Destination.Contains))) accepted.Add(words.PublishedPorts);
        if (rules.Answers.Any(one => one is null || addresses.Any(one.Value.Contains))) accepted.Add(words.Answers);
        if (addresses.Any(address => rules.PassesFrom(address)) || _links.Any(rules.PassesFrom)) accepted.Add(words.WhatPodsSend);
        var text = addresses.Count == 0 ? words.Policy : accepted.Count > 0 ? words.PolicyBut : words.PolicyOnly;
        yield return new CardLine($"{prefix}{DrawingWords.Fill(text, rules.Policy)}", CardTone.Words);
        foreach (var one in accepted) yield return new CardLine($"  {one}", CardTone.Words);
    }

    private IReadOnlyList<CardLine> Departures()
    {
        if (topology.Rules is not { } rules) return [new CardLine(words.RulesUnknown, CardTone.Broken)];
        var addresses = Addresses();
        var sources = rules.Leaving.Where(source => source.PrefixLength == 0 || addresses.Any(source.Contains))
            .Select(Short).Order(StringComparer.Ordinal).ToList();
        if (topology.Faults.Any(fault => fault.Kind == TopologyFaultKind.NatFlushed))
            return [new CardLine(words.NatFlushed, CardTone.Broken)];
        if (sources.Count == 0) return [new CardLine(words.SourcesStay, CardTone.Words)];
        return
        [
            .. Limited([.. sources.Select(source => Line(DrawingWords.Fill(words.From, source)))], LineLimit / 2),
            new CardLine(words.BecomesHost, CardTone.Changed),
        ];
    }

    private List<IPAddress> Addresses() => [.. topology.Pods.SelectMany(pod => pod.Interfaces)
        .SelectMany(one => one.Interface?.Addresses ?? []).Select(address => address.Address)];

    // A single address needs no prefix length.
    private static string Short(IPNetwork network) => network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8
        ? network.BaseAddress.ToString()
        : network.ToString();

    private static CardLine Line(string text) => new(text, CardTone.Data);

    private List<CardLine> Limited(List<CardLine> lines, int limit, int linesEach = 1) => lines.Count <= limit
        ? lines
        : [.. lines.Take(limit), new CardLine(DrawingWords.Fill(words.AndMore, (lines.Count - limit) / linesEach), CardTone.Words)];
}
