namespace MiniPod.Net;

/// <summary>What a route does with packets.</summary>
/// <remarks>rtnetlink(7), rtm_type; ip-route(8).</remarks>
public enum RouteType
{
    /// <summary>No type is given.</summary>
    Unspecified = 0,

    /// <summary>They go to the next hop.</summary>
    Unicast = 1,

    /// <summary>They are for this host.</summary>
    Local = 2,

    /// <summary>They go to all hosts of the link.</summary>
    Broadcast = 3,

    /// <summary>They are sent as broadcasts and received as unicasts.</summary>
    Anycast = 4,

    /// <summary>They go to the members of a group.</summary>
    Multicast = 5,

    /// <summary>They are dropped silently.</summary>
    Blackhole = 6,

    /// <summary>They are dropped, and the sender is told "no route to host".</summary>
    Unreachable = 7,

    /// <summary>They are dropped, and the sender is told that it is prohibited.</summary>
    Prohibit = 8,

    /// <summary>The next routing table is asked.</summary>
    Throw = 9,
}
