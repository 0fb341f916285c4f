namespace MiniPod.Pods.Packets;

/// <summary>What the kernel may not show.</summary>
public enum PacketLimitKind
{
    /// <summary>The packets themselves: what is shown is predicted, not seen.</summary>
    Packets,

    /// <summary>The rules that decide.</summary>
    Rules,

    /// <summary>The texts of the rules.</summary>
    RuleTexts,
}
