namespace MiniPod.Net;

/// <summary>How sure the kernel is of a neighbour's MAC address.</summary>
/// <remarks>rtnetlink(7), ndm_state.</remarks>
[Flags]
public enum NeighbourState
{
    /// <summary>Nothing was done yet.</summary>
    None = 0,

    /// <summary>It was asked for, and there is no answer yet.</summary>
    Incomplete = 0x01,

    /// <summary>It answered a short while ago.</summary>
    Reachable = 0x02,

    /// <summary>It is used, and asked for again if somebody sends.</summary>
    Stale = 0x04,

    /// <summary>Somebody sent; it will be asked for again.</summary>
    Delay = 0x08,

    /// <summary>It is being asked for again.</summary>
    Probe = 0x10,

    /// <summary>Nobody answered.</summary>
    Failed = 0x20,

    /// <summary>The interface needs no MAC addresses.</summary>
    NoArp = 0x40,

    /// <summary>An administrator set it; it is never asked for.</summary>
    Permanent = 0x80,
}
