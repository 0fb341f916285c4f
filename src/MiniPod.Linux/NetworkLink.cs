using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>A network interface in the current network namespace.</summary>
/// <param name="Index">Its index, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, <c>bridge</c>, <c>veth</c>, <c>ifb</c>; empty for a physical interface and the loopback.</param>
/// <param name="Master">The index of the bridge, or other interface, that it is a port of; null if there is none.</param>
/// <remarks>rtnetlink(7), RTM_GETLINK.</remarks>
public sealed unsafe record NetworkLink(int Index, string Name, string Kind, int? Master)
{
    /// <summary>Its hardware address; null if it has none.</summary>
    public PhysicalAddress? Mac { get; init; }

    private const int RouteFamily = 0;
    private const ushort GetLink = 18, NewLink = 16, Error = 2, Done = 3;
    private const ushort Request = 0x1, Dump = 0x300, DumpInterrupted = 0x10;
    private const int HeaderSize = 16, LinkSize = 16, AttributeSize = 4;
    private const ushort HardwareAttribute = 1, NameAttribute = 3, MasterAttribute = 10, InfoAttribute = 18, KindAttribute = 1;
    private const ushort ExtensionAttribute = 29;
    private const uint WithoutStatistics = 1 << 3;

    // The kernel fills what it is given up to this size, and cuts off a message that does not fit [netlink(7)].
    private const int BufferSize = 32 << 10;
    private const int Tries = 10;

    /// <summary>Reads all interfaces.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static IReadOnlyList<NetworkLink> ReadAll()
    {
        using var socket = Libc.Socket(Libc.NetlinkFamily, Libc.RawSocket | Libc.CloseOnExec, RouteFamily);
        if (socket.IsInvalid) throw LibcException.Last("socket");
        var all = new Dictionary<int, NetworkLink>();
        for (var tries = 1; tries <= Tries; tries++)
        {
            var links = new List<NetworkLink>();
            Send(socket);
            if (Receive(socket, links)) return links;
            // An interface came or went meanwhile: the list may lack others.
            foreach (var link in links) all[link.Index] = link;
        }

        return [.. all.Values];
    }

    private static void Send(SafeFileHandle socket)
    {
        Span<byte> request = stackalloc byte[HeaderSize + LinkSize + AttributeSize + sizeof(uint)];
        request.Clear();
        MemoryMarshal.Write(request, (uint)request.Length);
        MemoryMarshal.Write(request[4..], GetLink);
        MemoryMarshal.Write(request[6..], (ushort)(Request | Dump));
        var attribute = request[(HeaderSize + LinkSize)..];
        MemoryMarshal.Write(attribute, (ushort)attribute.Length);
        MemoryMarshal.Write(attribute[2..], ExtensionAttribute);
        MemoryMarshal.Write(attribute[4..], WithoutStatistics);
        fixed (byte* bytes = request)
        {
            if (Libc.Send(socket, bytes, (nuint)request.Length, 0) < 0) throw LibcException.Last("send");
        }
    }

    // Returns false if the list is not consistent.
    private static bool Receive(SafeFileHandle socket, List<NetworkLink> links)
    {
        var buffer = new byte[BufferSize];
        var isConsistent = true;
        while (true)
        {
            nint count;
            fixed (byte* bytes = buffer) count = Libc.Receive(socket, bytes, BufferSize, 0);
            if (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted) continue;
            if (count < 0) throw LibcException.Last("recv");
            var rest = (ReadOnlySpan<byte>)buffer.AsSpan(0, (int)count);
            while (rest.Length >= HeaderSize)
            {
                var length = (int)MemoryMarshal.Read<uint>(rest);
                var (type, flags) = (MemoryMarshal.Read<ushort>(rest[4..]), MemoryMarshal.Read<ushort>(rest[6..]));
                if (length < HeaderSize || length > rest.Length) throw new LibcException("recv", null, Libc.InvalidArgument);
                if ((flags & DumpInterrupted) != 0) isConsistent = false;
                if (type == Done) return isConsistent;
                if (type == Error) throw new LibcException("recv", null, -MemoryMarshal.Read<int>(rest[HeaderSize..]));
                if (type == NewLink) links.Add(Read(rest[HeaderSize..length]));
                rest = rest[Math.Min(Aligned(length), rest.Length)..];
            }
        }
    }

    private static NetworkLink Read(ReadOnlySpan<byte> message)
    {
        var attributes = message[LinkSize..];
        var master = Find(attributes, MasterAttribute);
        var mac = Find(attributes, HardwareAttribute);
        return new NetworkLink(
            MemoryMarshal.Read<int>(message[4..]),
            Text(Find(attributes, NameAttribute)),
            Text(Find(Find(attributes, InfoAttribute), KindAttribute)),
            master.IsEmpty ? null : MemoryMarshal.Read<int>(master))
        {
            Mac = mac.IsEmpty ? null : new PhysicalAddress(mac.ToArray()),
        };
    }

    // Empty if there is none.
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort wanted)
    {
        while (attributes.Length >= AttributeSize)
        {
            var length = (int)MemoryMarshal.Read<ushort>(attributes);
            if (length < AttributeSize || length > attributes.Length) break;
            if (MemoryMarshal.Read<ushort>(attributes[2..]) == wanted) return attributes[AttributeSize..length];
            attributes = attributes[Math.Min(Aligned(length), attributes.Length)..];
        }

        return [];
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.TrimEnd((byte)0));

    private static int Aligned(int length) => (length + 3) & ~3;
}
