using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The ids by which a namespace knows others.</summary>
/// <remarks>RTM_GETNSID; ip-netns(8), "list-id".</remarks>
internal static class NamespaceIds
{
    private const ushort GetNamespaceId = 90;
    private const int MessageSize = 4; // struct rtgenmsg
    private const int Id = 1, Descriptor = 3;

    /// <summary>Finds which namespaces some ids mean.</summary>
    /// <param name="socket">A socket of the namespace that has the ids.</param>
    /// <param name="wanted">The ids.</param>
    /// <param name="candidates">The namespaces that they may mean, the likeliest first.</param>
    /// <returns>The ids that mean one of the candidates.</returns>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static IReadOnlyDictionary<int, FileIdentity> Find(
        NetlinkSocket socket, IEnumerable<int> wanted, IEnumerable<(FileIdentity Identity, SafeFileHandle File)> candidates)
    {
        var ids = new Dictionary<int, FileIdentity>();
        var missing = wanted.ToHashSet();
        foreach (var (identity, file) in candidates)
        {
            if (missing.Count == 0) break;
            if (Read(socket, file) is { } id && missing.Remove(id)) ids[id] = identity;
        }

        return ids;
    }

    private static int? Read(NetlinkSocket socket, SafeFileHandle file)
    {
        Span<byte> request = stackalloc byte[MessageSize + 8];
        request.Clear();
        MemoryMarshal.Write(request[MessageSize..], (ushort)8);
        MemoryMarshal.Write(request[(MessageSize + 2)..], (ushort)Descriptor);
        MemoryMarshal.Write(request[(MessageSize + 4)..], (int)file.DangerousGetHandle());
        int? found = null;
        socket.Ask(GetNamespaceId, request, message => found = new Attributes(message[MessageSize..]).Number(Id));
        return found is >= 0 ? found : null;
    }
}
