namespace MiniPod.Pods.Packets;

/// <summary>What became of a request for the one who asked.</summary>
public enum PacketOutcomeKind
{
    /// <summary>The answer came.</summary>
    Answered,

    /// <summary>The connection was accepted, but nothing was said.</summary>
    Accepted,

    /// <summary>The answer began, and did not end in time.</summary>
    Incomplete,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>The kernel, or a host on the way, reported that it cannot get there.</summary>
    Unreachable,

    /// <summary>Nothing came back.</summary>
    Silent,
}
