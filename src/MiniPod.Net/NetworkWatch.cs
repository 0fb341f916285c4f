using MiniPod.Linux;

namespace MiniPod.Net;

/// <summary>Waits until the network of the host or of a pod changes: interfaces, addresses, routes, and rules of nf_tables, which
/// iptables uses too (iptables-legacy tells nobody). Nothing is asked meanwhile: the kernel tells.</summary>
/// <remarks>rtnetlink(7), RTMGRP_*; the kernel's include/uapi/linux/netfilter/nfnetlink.h.</remarks>
public sealed class NetworkWatch : IDisposable
{
    // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE.
    private const uint RouteGroups = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;
    private const uint RuleGroups = 0x40; // NFNLGRP_NFTABLES is 7
    private const int ProtocolNotSupported = 93; // EPROTONOSUPPORT
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150), Longest = TimeSpan.FromSeconds(1);
    private readonly NetlinkEvents _events;

    /// <summary>Begins to watch, so that nothing is missed between this and <see cref="Wait"/>.</summary>
    /// <param name="output">Where the changes are shown: when nobody reads it any more, <see cref="Wait"/> ends.</param>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public NetworkWatch(StandardStream? output = null)
    {
        try
        {
            _events = new NetlinkEvents([(NetlinkProtocol.Route, RouteGroups), (NetlinkProtocol.Netfilter, RuleGroups)], output);
        }
        catch (LibcException error) when (error.Errno == ProtocolNotSupported)
        {
            _events = new NetlinkEvents([(NetlinkProtocol.Route, RouteGroups)], output); // A kernel without nf_tables.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    /// <summary>Ends the present or the next <see cref="Wait"/> as a change does. Any thread may call it at any time.</summary>
    public void Wake() => _events.Wake();

    /// <summary>Waits for a change, and then until there is none for a moment: one command of a user is many changes.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False if nobody reads the output any more.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool Wait(CancellationToken cancellationToken)
    {
        _events.Wait(null, cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        while (!_events.IsReaderGone && TimeProvider.System.GetElapsedTime(began) < Longest && _events.Wait(Quiet, cancellationToken))
        {
        }

        return !_events.IsReaderGone;
    }
}
