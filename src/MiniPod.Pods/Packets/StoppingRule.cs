namespace MiniPod.Pods.Packets;

/// <summary>How a rule that stopped a packet is shown and removed.</summary>
/// <param name="Program">The program: <c>iptables</c>, <c>ip6tables</c>, one of their legacy variants, or <c>nft</c>.</param>
/// <param name="Family">The family of its table, as nft calls it.</param>
internal sealed record StoppingRule(string Program, string Family)
{
    /// <summary>Its handle; 0 if it is a policy, or if the kernel does not tell.</summary>
    public ulong Handle { get; init; }

    /// <summary>Whether a plugin or MiniPod made it for a pod: it is there on purpose.</summary>
    public bool IsOfPlugin { get; init; }
}
