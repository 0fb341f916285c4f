using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Probes;

/// <summary>Asks on the link of an interface who has an address: a packet that shows whether the link works.</summary>
/// <remarks>RFC 826 for IPv4, RFC 4861 section 7.2 for IPv6.</remarks>
public static class NeighbourProbe
{
    private const int Tries = 3, MacSize = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300); // each

    /// <summary>Whether somebody has the address. If nobody has, this takes about a second.</summary>
    /// <param name="netns">The path of the network namespace.</param>
    /// <param name="interfaceName">The interface in it.</param>
    /// <param name="sender">Its address, of the same family.</param>
    /// <param name="target">The address to ask for.</param>
    /// <returns>False also if the interface is down, missing, or has no Ethernet address.</returns>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    public static bool IsAnswered(string netns, string interfaceName, IPAddress sender, IPAddress target)
    {
        var isAnswered = false;
        var isIPv4 = target.AddressFamily == AddressFamily.InterNetwork;
        NetworkNamespace.Run(netns, () =>
        {
            if (LinkTable.Find(interfaceName) is not { Mac: { } mac } link) return;
            var own = mac.GetAddressBytes();
            if (own.Length != MacSize) return;
            using var socket = new PacketSocket(link.Index, isIPv4 ? ArpFrame.Protocol : NdpFrame.Protocol);
            try
            {
                for (var tries = 0; tries < Tries && !isAnswered; tries++)
                {
                    socket.Send(isIPv4 ? ArpFrame.Ask(own, sender, target) : NdpFrame.Ask(own, sender, target));
                    isAnswered = HearsFrom(socket, target, isIPv4);
                }
            }
            catch (LibcException)
            {
                // The interface is down.
            }
        });
        return isAnswered;
    }

    private static bool HearsFrom(PacketSocket socket, IPAddress target, bool isIPv4)
    {
        Span<byte> frame = stackalloc byte[128];
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            var length = socket.Receive(frame, Patience - waited.Elapsed);
            var heard = frame[..length];
            if (isIPv4 ? ArpFrame.IsReplyFrom(heard, target) : NdpFrame.IsReplyFrom(heard, target)) return true;
        }

        return false;
    }
}
