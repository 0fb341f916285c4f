using System.Diagnostics;
using System.Net;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Net.Tracing;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Packets;

/// <summary>Sends one request and follows its packets: sockets in the namespaces see them, and the kernel tells which rules decide. All of
/// it belongs to this process, and is gone with it.</summary>
/// <param name="runtime">The services.</param>
public sealed class PacketTracer(PodRuntime runtime)
{
    // What the kernel still hands over when the answer is there.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(30);

    /// <summary>Follows a request.</summary>
    /// <param name="question">From where to where.</param>
    /// <param name="unreadable">Called with a message for each thing that cannot be read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">There is no such sender or receiver.</exception>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public async Task<PacketJourney> TraceAsync(PacketQuestion question, Action<string> unreadable, CancellationToken cancellationToken)
    {
        using var clock = new PacketClock();
        var hosts = await PacketHosts.FindAsync(runtime, unreadable, cancellationToken).ConfigureAwait(false);
        var begin = Stopwatch.GetTimestamp();
        using var way = await new PacketResolver(runtime, hosts).ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        using var server = way.IsToOutside ? OutsideServer.Start(way.Outside!.Path, way.To, way.Protocol) : null;
        using var request = PacketRequest.Open(way.FromPath, way.Protocol, way.To, question.Size);
        var limits = new List<PacketLimit>();
        var paths = Paths(hosts, way).ToList();
        using var capture = Try(limits, PacketLimitKind.Packets, () => new PacketCapture(request.Flow, paths));
        using var trace = Try(limits, PacketLimitKind.Rules, () => new RuleTrace(request.Flow));
        var (sentAt, setup) = (runtime.Time.GetLocalNow(), Stopwatch.GetElapsedTime(begin));

        var outcome = await request.SendAsync(question.Patience, cancellationToken).ConfigureAwait(false);
        await Task.Delay(Rest, cancellationToken).ConfigureAwait(false);
        var events = trace?.Read() ?? [];
        var sightings = capture?.Read() ?? [];
        trace?.Dispose();

        var picture = runtime.Kernel.Read(NetworkParts.All, paths.Where(path => path != PacketHosts.OwnPath));
        var texts = await ReadTextsAsync(limits, events, cancellationToken).ConfigureAwait(false);
        var facts = new PacketFacts
        {
            From = way.From,
            To = way.To,
            Flow = request.Flow,
            Outcome = outcome,
            Sightings = sightings,
            Events = events,
            Picture = picture,
            Places = hosts.PlacesOf(picture, way.Outside?.Path),
            Pods = hosts.SightingsOf(picture),
            Hooks = texts?.Hooks ?? new Dictionary<RuleChain, RuleHook>(),
            TextOf = one => texts?.Find(one),
            Route = (place, to, from, inLink) => FindRoute(PathOf(place, way), to, from, inLink),
            Forwards = (HostSetting.IsOn("ipv4/ip_forward"), HostSetting.IsOn("ipv6/conf/all/forwarding")),
            BridgesMeetRules = HostSetting.IsOn("bridge/bridge-nf-call-iptables"),
        };
        var packets = JourneyBuilder.Build(facts);
        return new PacketJourney
        {
            From = way.From,
            To = way.To,
            Protocol = way.Protocol,
            SentAt = sentAt,
            Setup = setup,
            Packets = packets,
            Outcome = outcome,
            Verdict = new VerdictFinder(facts, packets).Find(),
            BridgesMeetRules = facts.BridgesMeetRules,
            Limits = limits,
            OutsideInterface = way.Outside?.HostInterface,
        };
    }

    private static IEnumerable<string> Paths(PacketHosts hosts, PacketWay way)
    {
        IEnumerable<string> first = [PacketHosts.OwnPath, way.FromPath];
        return first.Concat(way.Outside is { } outside ? [outside.Path] : []).Concat(hosts.Paths).Distinct();
    }

    private static T? Try<T>(List<PacketLimit> limits, PacketLimitKind kind, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (LibcException error)
        {
            limits.Add(new PacketLimit(kind, error.Message));
            return null;
        }
    }

    private async Task<RuleTexts?> ReadTextsAsync(
        List<PacketLimit> limits, IReadOnlyList<RuleEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return null;
        var chains = events.Select(one => new RuleChain(one.Family, one.Table, one.Chain)).ToHashSet();
        try
        {
            return await RuleTexts.ReadAsync(runtime.Programs, chains, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PodException or LibcException)
        {
            limits.Add(new PacketLimit(PacketLimitKind.RuleTexts, error.Message));
            return null;
        }
    }

    private static string PathOf(PacketPlace place, PacketWay way) => place.Kind switch
    {
        PacketPlaceKind.Host => PacketHosts.OwnPath,
        PacketPlaceKind.Outside when way.Outside is { } outside => outside.Path,
        _ => place.Path ?? way.FromPath,
    };

    private static RouteAnswer FindRoute(string path, IPAddress to, IPAddress? from, int inLink)
    {
        RouteAnswer? answer = null;
        NetworkNamespace.Run(path, () => answer = RouteLookup.Find(to, from, inLink));
        return answer!;
    }
}
