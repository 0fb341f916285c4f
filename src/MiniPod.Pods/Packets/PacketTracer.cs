using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Net.Rules;
using MiniPod.Net.Tracing;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Topology;

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
        var begin = runtime.Time.GetTimestamp();
        using var clock = new PacketClock();
        var hosts = await PacketHosts.FindAsync(runtime, unreadable, cancellationToken).ConfigureAwait(false);
        using var way = await new PacketResolver(runtime, hosts).ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        await using var server = OutsideServer.StartFor(way).ConfigureAwait(false);
        using var request = PacketRequest.Open(way.FromPath, way.Protocol, way.To, question.Size);
        var limits = new List<PacketLimit>();
        var paths = Paths(hosts, way).ToList();
        using var capture = Try(limits, PacketLimitKind.Packets, () => new PacketCapture(request.Flow, paths));
        using var watch = Try(limits, PacketLimitKind.Rules, () => new RuleWatch(request.Flow, paths));
        var legacy = await TryAsync(
            limits, new LegacyCounters(), () => LegacyCounters.ReadAsync(runtime.Programs, cancellationToken)).ConfigureAwait(false);
        var pods = hosts.PlacesOfPods();
        var (sentAt, setup) = (runtime.Time.GetLocalNow(), runtime.Time.GetElapsedTime(begin));

        var outcome = await request.SendAsync(question.Patience, cancellationToken).ConfigureAwait(false);
        await Task.Delay(Rest, runtime.Time, cancellationToken).ConfigureAwait(false);
        var events = watch?.Read() ?? [];
        var sightings = capture?.Read() ?? [];
        watch?.Dispose();

        var counted = legacy.IsEmpty
            ? []
            : (await TryAsync(limits, legacy, () => LegacyCounters.ReadAsync(runtime.Programs, cancellationToken)).ConfigureAwait(false))
                .Since(legacy);
        var picture = runtime.Kernel.Read(NetworkParts.All, paths.Where(path => path != NetworkNamespace.OwnPath));
        IReadOnlyDictionary<FileIdentity, RuleTexts> texts = new Dictionary<FileIdentity, RuleTexts>();
        if (watch is not null)
        {
            texts = await TryAsync(
                limits, texts, () => watch.ReadTextsAsync(runtime.Programs, events, cancellationToken)).ConfigureAwait(false);
        }

        var isIPv6 = way.To.AddressFamily == AddressFamily.InterNetworkV6;
        var places = hosts.PlacesOf(picture, way.Outside?.Path);
        var facts = new PacketFacts
        {
            From = places.FirstOrDefault(place => place.Namespace == way.From.Namespace) ?? way.From,
            To = way.To,
            Flow = request.Flow,
            Outcome = outcome,
            Sightings = sightings,
            Events = events,
            Picture = picture,
            Places = places,
            Gone = [.. pods.Append(way.From).Where(place => picture.Find(place.Namespace) is null)],
            Pods = hosts.SightingsOf(picture),
            Texts = texts,
            Counted = counted,
            Route = (place, to, from, inLink) => FindRoute(PathOf(place, way), to, from, inLink),
            Setting = HostSetting.Number,
            BridgesMeetRules = HostSetting.IsOn($"bridge/bridge-nf-call-{(isIPv6 ? "ip6tables" : "iptables")}"),
        };
        (facts, var packets) = JourneyBuilder.Build(facts);
        if (capture is not null && packets.All(packet => packet.IsError)) packets = [StationPlanner.Unsent(facts), .. packets];
        var isPredicted = capture is null && packets.Count == 0;
        if (isPredicted)
        {
            var rules = await TryAsync(
                limits, null, () => HostRules.ReadAsync(runtime.Programs, cancellationToken)).ConfigureAwait(false);
            packets = [PacketPrediction.Make(facts, rules ?? PacketRules.None)];
        }

        var topology = question.WithTopology
            ? await ReadTopologyAsync(facts, packets, unreadable, cancellationToken).ConfigureAwait(false)
            : null;
        return new PacketJourney
        {
            From = facts.From,
            To = way.To,
            Protocol = way.Protocol,
            SentAt = sentAt,
            Setup = setup,
            Packets = packets,
            IsPredicted = isPredicted,
            Outcome = outcome,
            Verdict = await FindAsync(facts, packets, limits, cancellationToken).ConfigureAwait(false) with { IsGuess = isPredicted },
            BridgesMeetRules = facts.BridgesMeetRules,
            Limits = limits,
            Topology = topology,
            Counted = counted,
            PodWithoutListener = way.PodWithoutListener,
            OutsideInterface = way.Outside?.HostInterface,
        };
    }

    // Rules that are missing are none of those that decided: only then all of them are read.
    private async Task<PacketVerdict> FindAsync(
        PacketFacts facts, IReadOnlyList<JourneyPacket> packets, List<PacketLimit> limits, CancellationToken cancellationToken)
    {
        var verdict = new VerdictFinder(facts, packets).Find();
        if (verdict.Kind is not (PacketVerdictKind.NotMasqueraded or PacketVerdictKind.PortNotForwarded)) return verdict;
        var rules = await TryAsync(limits, null, () => HostRules.ReadAsync(runtime.Programs, cancellationToken)).ConfigureAwait(false);
        var isFlushed = facts.Pods.Any(pod => NatFaults.Flushed(rules, pod) is not null);
        return isFlushed ? verdict with { Fault = VerdictFaults.Of(facts with { IsNatFlushed = true }, verdict) } : verdict;
    }

    // With the pods that the packets met, and the one to which they were sent.
    private async Task<HostTopology> ReadTopologyAsync(
        PacketFacts facts, IReadOnlyList<JourneyPacket> packets, Action<string> unreadable, CancellationToken cancellationToken)
    {
        var places = packets.SelectMany(packet => packet.Stations).Select(station => station.Place)
            .Append(facts.From).Concat(facts.Places.Where(place => facts.IsOwn(place, facts.To.Address)));
        var pods = places.Where(place => place.Kind == PacketPlaceKind.Pod).Select(place => place.Name).Distinct().ToList();
        return await new TopologyReader(runtime).ReadAsync(pods, unreadable, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Paths(PacketHosts hosts, PacketWay way)
    {
        IEnumerable<string> first = [NetworkNamespace.OwnPath, way.FromPath];
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

    // What the rules say is worth to know, but the way can be shown without it. One reason is enough.
    private static async Task<T> TryAsync<T>(List<PacketLimit> limits, T otherwise, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (error is PodException or LibcException)
        {
            if (limits.TrueForAll(limit => limit.Kind != PacketLimitKind.RuleTexts))
                limits.Add(new PacketLimit(PacketLimitKind.RuleTexts, error.Message));
            return otherwise;
        }
    }

    private static string? PathOf(PacketPlace place, PacketWay way) => place.Kind switch
    {
        PacketPlaceKind.Host => NetworkNamespace.OwnPath,
        PacketPlaceKind.Outside when way.Outside is { } outside => outside.Path,
        _ => place.Path,
    };

    // A namespace may have gone meanwhile.
    private static RouteAnswer FindRoute(string? path, IPAddress to, IPAddress? from, int inLink)
    {
        var answer = RouteAnswer.Unknown;
        try
        {
            if (path is not null) NetworkNamespace.Run(path, () => answer = RouteLookup.Find(to, from, inLink));
        }
        catch (LibcException)
        {
            return RouteAnswer.Unknown;
        }

        return answer;
    }
}
