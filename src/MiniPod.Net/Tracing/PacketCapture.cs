using System.Net.NetworkInformation;
using MiniPod.Linux;

namespace MiniPod.Net.Tracing;

/// <summary>Sees the packets of one connection on every Ethernet interface of several network namespaces. It changes nothing, and leaves
/// nothing when the process ends. Not seen: frames with a VLAN tag, interfaces without Ethernet headers (tun, WireGuard), later fragments,
/// and IPv6 packets with extension headers.</summary>
public sealed class PacketCapture : IDisposable
{
    private const int MacSize = 6;
    private readonly FlowKey _flow;
    private readonly List<(FileIdentity Namespace, PacketTap Tap)> _taps = [];

    /// <summary>Begins to look.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="namespaces">The paths of the namespaces. Those that are gone, or cannot be entered, are left out; one with two paths
    /// counts once.</param>
    /// <exception cref="LibcException">The kernel does not allow it in any of them: it needs CAP_NET_RAW, and CAP_SYS_ADMIN to
    /// enter.</exception>
    public PacketCapture(FlowKey flow, IEnumerable<string> namespaces)
    {
        _flow = flow;
        var filter = FlowFilter.For(flow);
        var failure = NetworkNamespace.RunInEach(namespaces, (identity, _) => _taps.Add((identity, new PacketTap(filter))));
        if (_taps.Count == 0 && failure is not null) throw failure;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, tap) in _taps) tap.Dispose();
    }

    /// <summary>Returns what was seen since the last call, in the order of time, and does not wait for more. The namespaces are read one
    /// after another: what one call returns may be older than what the last one returned.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public IReadOnlyList<PacketSighting> Read()
    {
        var seen = new List<PacketSighting>();
        foreach (var (identity, tap) in _taps)
        {
            foreach (var frame in tap.Read())
            {
                if (TracedPacket.OfFrame(frame.Bytes.Span) is { } packet && packet.IsOf(_flow))
                {
                    var target = frame.Bytes.Span[..MacSize];
                    seen.Add(new PacketSighting(frame.Time, identity, frame.LinkIndex, frame.Direction, packet)
                    {
                        TargetMac = target.ContainsAnyExcept((byte)0) ? new PhysicalAddress(target.ToArray()) : null,
                    });
                }
            }
        }

        return [.. seen.OrderBy(one => one.Time)];
    }
}
