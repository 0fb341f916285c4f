using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <inheritdoc/>
public sealed class NetworkReader : INetworkReader
{
    /// <inheritdoc/>
    public NetworkPicture Read(NetworkParts parts, IEnumerable<string> namespaces)
    {
        var found = new List<(string Path, FileIdentity Identity, SafeFileHandle File)>();
        try
        {
            found.Add(("", NetworkNamespace.Own, NetworkNamespace.Open(NetworkNamespace.OwnPath)));
            var known = new HashSet<FileIdentity> { NetworkNamespace.Own };
            foreach (var path in namespaces)
            {
                if (NetworkNamespace.TryOpen(path) is not var (identity, file)) continue;
                if (known.Add(identity)) found.Add((path, identity, file));
                else file.Dispose();
            }

            var candidates = found.Select(one => (one.Identity, one.File)).ToList();
            var views = found.Select(one => ReadOne(one.Path, one.Identity, one.File, parts, candidates)).ToList();
            return new NetworkPicture(views[0], views[1..]);
        }
        finally
        {
            foreach (var (_, _, file) in found) file.Dispose();
        }
    }

    private static NamespaceView ReadOne(
        string path,
        FileIdentity identity,
        SafeFileHandle file,
        NetworkParts parts,
        IReadOnlyList<(FileIdentity, SafeFileHandle)> candidates)
    {
        NamespaceView? view = null;
        if (path.Length == 0) Look();
        else NetworkNamespace.Run(file, Look, path);
        return view!;

        void Look()
        {
            using var route = new NetlinkSocket(NetlinkProtocol.Route);
            view = ReadTables(new NamespaceView(identity, path), route, parts);
            var ids = view.Links.Select(link => link.PeerNamespaceId).OfType<int>().Where(id => id >= 0);
            view = view with { Ids = NamespaceIds.Find(route, ids, candidates), Listeners = ReadListeners(parts) };
        }
    }

    private static NamespaceView ReadTables(NamespaceView view, NetlinkSocket route, NetworkParts parts) => view with
    {
        Links = parts.HasFlag(NetworkParts.Links) ? LinkTable.Read(route, parts.HasFlag(NetworkParts.Counters)) : [],
        Addresses = parts.HasFlag(NetworkParts.Addresses) ? AddressTable.Read(route) : [],
        Routes = parts.HasFlag(NetworkParts.Routes) ? RouteTable.Read(route) : [],
        Policies = parts.HasFlag(NetworkParts.Routes) ? PolicyTable.Read(route) : [],
        Neighbours = parts.HasFlag(NetworkParts.Neighbours) ? NeighbourTable.Read(route) : [],
        Forwarding = parts.HasFlag(NetworkParts.Neighbours) ? NeighbourTable.ReadForwarding(route) : [],
    };

    private static IReadOnlyList<Listener> ReadListeners(NetworkParts parts)
    {
        if (!parts.HasFlag(NetworkParts.Listeners)) return [];
        using var diagnosis = new NetlinkSocket(NetlinkProtocol.SocketDiagnosis);
        return ListenerTable.Read(diagnosis);
    }
}
