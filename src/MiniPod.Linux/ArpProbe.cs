using System.Diagnostics;
using System.Net;

namespace MiniPod.Linux;

/// <summary>Asks on the link of an interface who has an IPv4 address: a packet that shows whether the link works.</summary>
/// <remarks>RFC 826.</remarks>
public static class ArpProbe
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300); // each

    /// <summary>Whether somebody has the address. If nobody has, this takes about a second.</summary>
    /// <param name="netns">The path of the network namespace.</param>
    /// <param name="interfaceName">The interface in it.</param>
    /// <param name="sender">Its address.</param>
    /// <param name="target">The address to ask for.</param>
    /// <returns>False also if the interface is down, missing, or has no Ethernet address.</returns>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    public static bool IsAnswered(string netns, string interfaceName, IPAddress sender, IPAddress target)
    {
        var isAnswered = false;
        NetworkNamespace.Run(netns, () =>
        {
            if (NetworkLink.ReadAll().FirstOrDefault(link => link.Name == interfaceName) is not { Mac: { } mac } link) return;
            using var socket = new PacketSocket(link.Index, ArpFrame.Protocol);
            try
            {
                for (var tries = 0; tries < Tries && !isAnswered; tries++)
                {
                    socket.Send(ArpFrame.Ask(mac.GetAddressBytes(), sender, target));
                    isAnswered = HearsFrom(socket, target);
                }
            }
            catch (LibcException)
            {
                // The interface is down.
            }
        });
        return isAnswered;
    }

    private static bool HearsFrom(PacketSocket socket, IPAddress target)
    {
        Span<byte> frame = stackalloc byte[128];
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            var length = socket.Receive(frame, Patience - waited.Elapsed);
            if (ArpFrame.IsReplyFrom(frame[..length], target)) return true;
        }

        return false;
    }
}
