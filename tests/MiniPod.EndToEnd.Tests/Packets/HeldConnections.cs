using System.Net;
using System.Net.Sockets;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>Connections to a web server that stay open.</summary>
internal sealed class HeldConnections : IDisposable
{
    private const string Entries = "/proc/net/nf_conntrack";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly List<Socket> _sockets = [];

    private HeldConnections()
    {
    }

    /// <summary>Their ends on this host.</summary>
    public IEnumerable<string> Ends => _sockets.Select(socket => $"{socket.LocalEndPoint}");

    /// <summary>Opens them, and asks once through each.</summary>
    public static async Task<HeldConnections> OpenAsync(IPEndPoint server, int count)
    {
        var held = new HeldConnections();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            held._sockets.Add(socket);
            await socket.ConnectAsync(server);
        }

        await held.AskAsync();
        return held;
    }

    /// <summary>Asks through each; fails unless all answer.</summary>
    public async Task AskAsync()
    {
        foreach (var socket in _sockets)
        {
            using var deadline = new CancellationTokenSource(Patience);
            await socket.SendAsync("HEAD / HTTP/1.1\r\nHost: held\r\n\r\n"u8.ToArray(), deadline.Token);
            var answer = new byte[4096];
            var bytes = await socket.ReceiveAsync(answer, deadline.Token);
            Assert.StartsWith("HTTP/1.1 200", System.Text.Encoding.ASCII.GetString(answer, 0, bytes), StringComparison.Ordinal);
        }
    }

    /// <summary>What the kernel tracks of them, without the time that is left: states, addresses, ports, marks. Empty if the kernel does
    /// not list it.</summary>
    public IReadOnlyList<string> Tracked()
    {
        if (!File.Exists(Entries)) return [];
        var ends = _sockets.Select(socket => (Own: (IPEndPoint)socket.LocalEndPoint!, Other: (IPEndPoint)socket.RemoteEndPoint!))
            .Select(ends => $" src={ends.Own.Address} dst={ends.Other.Address} sport={ends.Own.Port} ")
            .ToList();
        var found = File.ReadLines(Entries).Where(line => ends.Exists(end => line.Contains(end, StringComparison.Ordinal)))
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where((_, index) => index != 4)))
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(_sockets.Count, found.Count);
        return found;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }
}
