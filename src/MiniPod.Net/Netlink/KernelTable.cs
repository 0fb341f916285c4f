using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>Reads a whole table of the kernel.</summary>
internal static class KernelTable
{
    /// <summary>The families of addresses. Tables are asked for each of them: a table of all families may have others too, which fail
    /// on their own, and does not tell between two of them that it changed.</summary>
    public const byte IPv4 = 2, IPv6 = 10;

    private const int Tries = 10;

    /// <summary>The family of an address.</summary>
    public static byte FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? IPv6 : IPv4;

    /// <summary>Makes an entry of a message; null for one that does not count.</summary>
    internal delegate T? EntryReader<T>(ReadOnlySpan<byte> message)
        where T : class;

    /// <summary>Reads it, again if it changed meanwhile. A table that never stands still is what was seen of it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="type">The type of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="read">Makes an entry of a message.</param>
    /// <param name="key">What tells entries apart.</param>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static IReadOnlyList<T> Read<T, TKey>(
        NetlinkSocket socket, ushort type, ReadOnlySpan<byte> request, EntryReader<T> read, Func<T, TKey> key)
        where T : class
        where TKey : notnull
    {
        var all = new Dictionary<TKey, T>();
        for (var tries = 1; tries <= Tries; tries++)
        {
            var entries = new List<T>();
            var isConsistent = socket.Dump(type, request, message =>
            {
                if (read(message) is { } entry) entries.Add(entry);
            });
            if (isConsistent) return entries;
            foreach (var entry in entries) all[key(entry)] = entry;
        }

        return [.. all.Values];
    }
}
