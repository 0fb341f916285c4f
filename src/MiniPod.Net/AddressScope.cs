namespace MiniPod.Net;

/// <summary>How far an address or a route is valid.</summary>
/// <remarks>ip-address(8), "scope"; rtnetlink(7).</remarks>
public enum AddressScope
{
    /// <summary>Everywhere.</summary>
    Global = 0,

    /// <summary>Within the site. IPv6 only, and obsolete.</summary>
    Site = 200,

    /// <summary>On this link.</summary>
    Link = 253,

    /// <summary>On this host.</summary>
    Host = 254,

    /// <summary>Nowhere.</summary>
    Nowhere = 255,
}
