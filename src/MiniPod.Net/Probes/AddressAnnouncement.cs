using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Probes;

/// <summary>
/// Tells the neighbours of an interface which MAC address its IP addresses have. Whoever knew such an address with another MAC
/// address, as of a container that had it before, would otherwise talk to that one for seconds or minutes.
/// </summary>
/// <remarks>RFC 5227 section 3 (ARP announcement) and RFC 4861 section 7.2.6 (unsolicited neighbor advertisement).</remarks>
public static class AddressAnnouncement
{
    private const int MacSize = 6;

    /// <summary>Sends an announcement for each address.</summary>
    /// <param name="netns">The path of the network namespace.</param>
    /// <param name="interfaceName">The interface in it. Without an Ethernet address, nothing is sent.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <exception cref="LibcException">The namespace cannot be entered, or the kernel does not send.</exception>
    public static void Send(string netns, string interfaceName, IReadOnlyCollection<IPAddress> addresses) =>
        NetworkNamespace.Run(netns, () =>
        {
            if (LinkTable.Find(interfaceName) is not { Mac: { } mac } link) return;
            var sender = mac.GetAddressBytes();
            if (sender.Length != MacSize || sender.All(one => one == 0)) return;
            using var socket = new PacketSocket(link.Index, protocol: 0);
            foreach (var address in addresses)
            {
                var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
                socket.Send(isIPv4 ? ArpFrame.Ask(sender, address, address) : NdpFrame.Announce(sender, address));
            }
        });
}
