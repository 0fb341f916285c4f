namespace MiniPod.Linux;

/// <summary>What a netlink socket is about.</summary>
/// <remarks>netlink(7).</remarks>
public enum NetlinkProtocol
{
    /// <summary>Interfaces, addresses, routes and neighbours: rtnetlink(7).</summary>
    Route = 0,

    /// <summary>Sockets: sock_diag(7).</summary>
    SocketDiagnosis = 4,

    /// <summary>The packet filter, with nf_tables.</summary>
    Netfilter = 12,
}
