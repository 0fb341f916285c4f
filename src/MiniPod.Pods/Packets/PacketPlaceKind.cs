namespace MiniPod.Pods.Packets;

/// <summary>Whose network namespace a place is in.</summary>
public enum PacketPlaceKind
{
    /// <summary>This host's.</summary>
    Host,

    /// <summary>That of a host outside, or of what stands in for it.</summary>
    Outside,

    /// <summary>A pod's.</summary>
    Pod,

    /// <summary>Another one's.</summary>
    Other,
}
