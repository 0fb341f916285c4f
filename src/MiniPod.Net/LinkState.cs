namespace MiniPod.Net;

/// <summary>The operational state of an interface.</summary>
/// <remarks>RFC 2863 section 3.1.14; IFLA_OPERSTATE in rtnetlink(7).</remarks>
public enum LinkState
{
    /// <summary>The interface does not tell, as the loopback and many tunnels.</summary>
    Unknown = 0,

    /// <summary>Its device is missing.</summary>
    NotPresent = 1,

    /// <summary>It is down.</summary>
    Down = 2,

    /// <summary>What it depends on is down: the other end of a veth pair.</summary>
    LowerLayerDown = 3,

    /// <summary>It is being tested.</summary>
    Testing = 4,

    /// <summary>It waits for something outside, as for an authentication.</summary>
    Dormant = 5,

    /// <summary>It works.</summary>
    Up = 6,
}
