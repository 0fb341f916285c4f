using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Packets;

/// <summary>The life of one request: what happened to its packets and those of the answer, and how it ended.</summary>
public sealed record PacketJourney
{
    /// <summary>Where it began.</summary>
    public required PacketPlace From { get; init; }

    /// <summary>Where it was sent to, as the one who asked called it.</summary>
    public required IPEndPoint To { get; init; }

    /// <summary>TCP, UDP or ICMP.</summary>
    public required ProtocolType Protocol { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Its packets, in the order in which they were sent.</summary>
    public required IReadOnlyList<JourneyPacket> Packets { get; init; }

    /// <summary>What became of it for the one who asked.</summary>
    public required PacketOutcome Outcome { get; init; }

    /// <summary>How it ended.</summary>
    public required PacketVerdict Verdict { get; init; }

    /// <summary>Whether packets that a bridge passes on meet the rules too (<c>net.bridge.bridge-nf-call-iptables</c>).</summary>
    public bool BridgesMeetRules { get; init; }

    /// <summary>Whether the way is predicted: the kernel showed neither packets nor rules.</summary>
    public bool IsPredicted { get; init; }

    /// <summary>What the kernel does not show, and why.</summary>
    public IReadOnlyList<PacketLimit> Limits { get; init; } = [];

    /// <summary>The rules of iptables-legacy that counted packets meanwhile: the kernel does not tell which of them decided.</summary>
    public IReadOnlyList<CountedRule> Counted { get; init; } = [];

    /// <summary>The full name of the pod to which an echo request was sent because nothing listens in it; null if that is not so.</summary>
    public string? PodWithoutListener { get; init; }

    /// <summary>Which stand-in for the outside took part, by the name of the host's interface to it; null if none did.</summary>
    public string? OutsideInterface { get; init; }

    /// <summary>The network through which it went, with the pods that it met; null if it was not asked for.</summary>
    public HostTopology? Topology { get; init; }

    /// <summary>How long it took until the request could be sent.</summary>
    public TimeSpan Setup { get; init; }
}
