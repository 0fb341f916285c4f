namespace MiniPod.Net.Tracing;

/// <summary>Where a packet is on its way through a host when the rules of a chain are asked.</summary>
/// <remarks>enum nf_inet_hooks in the kernel's include/uapi/linux/netfilter.h.</remarks>
public enum RuleHook
{
    /// <summary>It has come in, and is not routed yet.</summary>
    Prerouting = 0,

    /// <summary>It is for this host.</summary>
    Input = 1,

    /// <summary>It passes through.</summary>
    Forward = 2,

    /// <summary>This host sends it.</summary>
    Output = 3,

    /// <summary>It leaves, and is routed.</summary>
    Postrouting = 4,
}
