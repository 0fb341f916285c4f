namespace MiniPod.Net;

/// <summary>What to read of a network namespace.</summary>
[Flags]
public enum NetworkParts
{
    /// <summary>Nothing but whether the namespace is there.</summary>
    None = 0,

    /// <summary>The interfaces, and which namespaces their other ends are in.</summary>
    Links = 1,

    /// <summary>The counters of the interfaces.</summary>
    Counters = 2,

    /// <summary>The IP addresses.</summary>
    Addresses = 4,

    /// <summary>The routes of all tables, and the rules that choose a table.</summary>
    Routes = 8,

    /// <summary>The neighbours, and the forwarding tables of bridges.</summary>
    Neighbours = 16,

    /// <summary>The listening sockets.</summary>
    Listeners = 32,

    /// <summary>All of it.</summary>
    All = Links | Counters | Addresses | Routes | Neighbours | Listeners,
}
