using System.Net;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>A rule, or the policy of a chain, decided about the packet.</summary>
/// <param name="Place">Where.</param>
/// <param name="Event">What the kernel told.</param>
/// <param name="Hook">Where on its way through the host the packet was; null if the kernel does not tell.</param>
public sealed record DecidedBy(PacketPlace Place, RuleEvent Event, RuleHook? Hook) : PacketStation(Place)
{
    /// <summary>The rule; null for a policy, or if it has been changed since.</summary>
    public RuleText? Rule { get; init; }

    /// <summary>The program that shows and changes the chain: <c>iptables</c>, <c>ip6tables</c> or <c>nft</c>.</summary>
    public string Program { get; init; } = "nft";

    /// <summary>The full name of the pod to which the rule belongs; null if it is of none.</summary>
    public string? Pod { get; init; }

    /// <summary>Whether a plugin or MiniPod made it for a pod: its comment names the pod's sandbox.</summary>
    public bool IsOfPlugin { get; init; }

    /// <summary>The destination that the packet has from then on; null if it stays.</summary>
    public IPEndPoint? NewDestination { get; init; }

    /// <summary>The source that the packet has from then on; null if it stays.</summary>
    public IPEndPoint? NewSource { get; init; }

    /// <summary>Whether the packet ends here, or may: a program decides about it.</summary>
    public bool IsEnd => Event.Verdict is RuleVerdict.Drop or RuleVerdict.Queue;
}
