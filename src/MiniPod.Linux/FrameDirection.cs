namespace MiniPod.Linux;

/// <summary>Where a frame on an interface came from, and to whom it was.</summary>
/// <remarks>packet(7), sll_pkttype.</remarks>
public enum FrameDirection
{
    /// <summary>It came in, for this host.</summary>
    ToHost = 0,

    /// <summary>It came in, for everybody.</summary>
    Broadcast = 1,

    /// <summary>It came in, for a group.</summary>
    Multicast = 2,

    /// <summary>It came in, for somebody else: as all that passes a port of a bridge.</summary>
    ToOther = 3,

    /// <summary>It goes out.</summary>
    Out = 4,
}
