using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>One packet and its way.</summary>
/// <param name="First">The packet as it was first seen.</param>
/// <param name="IsAnswer">Whether it goes back to the one who asked.</param>
/// <param name="Stations">What happened to it, in order.</param>
public sealed record JourneyPacket(TracedPacket First, bool IsAnswer, IReadOnlyList<PacketStation> Stations)
{
    /// <summary>How often a packet like this was sent before.</summary>
    public int Repetition { get; init; }

    /// <summary>Whether another packet says the same: it is this one, or this one sent again.</summary>
    public bool IsLike(JourneyPacket other) => IsAnswer == other.IsAnswer
        && (First.Kind, First.Sequence) == (other.First.Kind, other.First.Sequence);

    /// <summary>Where it was seen.</summary>
    public IEnumerable<SightedAt> Sightings => Stations.OfType<SightedAt>();

    /// <summary>When it was first seen, since the first sighting of the request.</summary>
    public TimeSpan Begin => Sightings.Select(one => one.Time).FirstOrDefault();

    /// <summary>Whether it arrived.</summary>
    public bool HasArrived => Stations.OfType<ArrivedAt>().Any();

    /// <summary>What stopped it; null if no rule did.</summary>
    public DecidedBy? Stop => Stations.OfType<DecidedBy>().FirstOrDefault(one => one.Event.Verdict == RuleVerdict.Drop)
        ?? (Stations is [.., DecidedBy { IsEnd: true } last] ? last : null);

    /// <summary>Whether it reports an error about another packet.</summary>
    public bool IsError => First.About is not null;
}
