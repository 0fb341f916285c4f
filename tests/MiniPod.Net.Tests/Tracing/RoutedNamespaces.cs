using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;

namespace MiniPod.Net.Tests.Tracing;

/// <summary>A client, a server, and a host between them that forwards, each in a namespace.</summary>
internal sealed class RoutedNamespaces : IDisposable
{
    private readonly TestNamespaces _namespaces = new("client", "router", "server");

    public RoutedNamespaces() => _namespaces.Run("""
        ip link add c netns @client type veth peer name c netns @router
        ip link add s netns @server type veth peer name s netns @router
        for one in client:c:10.9.1.2:1 server:s:10.9.2.2:2; do
          IFS=: read -r space link address net <<<"$one"
          case $space in client) netns=@client ;; *) netns=@server ;; esac
          ip -n @router addr add 10.9.$net.1/24 dev $link
          ip -n @router addr add fd00:9:$net::1/64 dev $link nodad
          ip -n @router link set $link up
          ip -n $netns addr add $address/24 dev $link
          ip -n $netns addr add fd00:9:$net::2/64 dev $link nodad
          ip -n $netns link set $link up
          ip -n $netns link set lo up
          ip -n $netns route add default via 10.9.$net.1
          ip -n $netns route add default via fd00:9:$net::1
        done
        ip netns exec @router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
        # An interface carries packets a moment after it is set up: then the server refuses, because nobody listens.
        for address in 10.9.2.2 fd00:9:2::2; do
          for try in {1..100}; do
            said=$(ip netns exec @client timeout 1 bash -c "exec 3<>/dev/tcp/$address/1" 2>&1) || true
            [[ $said != *refused* ]] || break
            sleep 0.05
          done
        done
        """);

    public string this[string name] => _namespaces[name];

    public static IPAddress Server4 { get; } = IPAddress.Parse("10.9.2.2");

    public static IPAddress Server6 { get; } = IPAddress.Parse("fd00:9:2::2");

    public string[] All => [this["client"], this["router"], this["server"]];

    public FileIdentity Identity(string name) => NetworkNamespace.Find(this[name])!.Value;

    public string Run(string script) => _namespaces.Run(script);

    /// <summary>A socket in a namespace, bound to a port of its own.</summary>
    public Socket Socket(string name, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        Socket? socket = null;
        NetworkNamespace.Run(this[name], () => socket = new Socket(family, type, protocol));
        socket!.Bind(new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        return socket;
    }

    public static ushort PortOf(Socket socket) => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Reads until what is wanted was seen, at most a few seconds: the kernel hands over later than it sees.</summary>
    public static async Task<List<T>> ReadAsync<T>(Func<IReadOnlyList<T>> read, Func<List<T>, bool> isEnough, CancellationToken token)
    {
        var all = new List<T>();
        for (var i = 0; i < 100; i++)
        {
            all.AddRange(read());
            if (isEnough(all)) break;
            await Task.Delay(30, token);
        }

        return all;
    }

    public void Dispose() => _namespaces.Dispose();
}
