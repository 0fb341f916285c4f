namespace MiniPod.Net.Tracing;

/// <summary>A rule, or the policy of a chain, that decided about a packet.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Verdict">What was decided.</param>
public sealed record RuleEvent(string Table, string Chain, RuleVerdict Verdict)
{
    /// <summary>The family of the table: 2 for IPv4, 10 for IPv6, 1 for both.</summary>
    public int Family { get; init; }

    /// <summary>The handle of the rule, which <c>nft -a list ruleset</c> shows; 0 for the policy, or the end of the chain.</summary>
    public ulong Handle { get; init; }

    /// <summary>The chain to which it jumps or goes; null for other verdicts.</summary>
    public string? Target { get; init; }

    /// <summary>Whether it is the policy of the chain and no rule.</summary>
    public bool IsPolicy { get; init; }

    /// <summary>The index of the interface by which the packet came in; 0 if it came in by none, or if that is not known.</summary>
    public int InLink { get; init; }

    /// <summary>The index of the interface by which it goes out; 0 if that is not known yet.</summary>
    public int OutLink { get; init; }

    /// <summary>The packet as it was then, before a change of this rule; null if the kernel does not tell.</summary>
    public TracedPacket? Packet { get; init; }
}
