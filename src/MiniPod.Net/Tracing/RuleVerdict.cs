namespace MiniPod.Net.Tracing;

/// <summary>What a rule, or the policy of a chain, decides.</summary>
/// <remarks>enum nft_verdicts and NF_* in the kernel's include/uapi/linux/netfilter.</remarks>
public enum RuleVerdict
{
    /// <summary>The packet is dropped. A rule that refuses it with an answer drops it too.</summary>
    Drop = 0,

    /// <summary>The packet passes this chain and those above it.</summary>
    Accept = 1,

    /// <summary>Something else has taken the packet.</summary>
    Stolen = 2,

    /// <summary>A program decides.</summary>
    Queue = 3,

    /// <summary>The next rule is asked: this one only changed or counted something.</summary>
    Continue = -1,

    /// <summary>The next rule is asked.</summary>
    Break = -2,

    /// <summary>Another chain is asked, then the next rule.</summary>
    Jump = -3,

    /// <summary>Another chain is asked instead of the rest of this one.</summary>
    Goto = -4,

    /// <summary>The chain above goes on, or the policy decides.</summary>
    Return = -5,
}
