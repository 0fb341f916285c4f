using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;

namespace MiniPod.Pods.Packets;

/// <summary>Answers what is sent to the stand-in for the outside. Echo requests are answered by the kernel.</summary>
internal sealed class OutsideServer : IAsyncDisposable
{
    private readonly Socket? _socket;
    private readonly CancellationTokenSource _end = new();
    private Task _serving = Task.CompletedTask;

    private OutsideServer(Socket? socket) => _socket = socket;

    /// <summary>Starts it, if the request goes to the outside and somebody has to answer it.</summary>
    public static OutsideServer StartFor(PacketWay way)
    {
        if (!way.IsToOutside || way.Protocol is not (ProtocolType.Tcp or ProtocolType.Udp)) return new OutsideServer(null);
        var type = way.Protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram;
        var socket = NetworkNamespace.OpenSocket(way.Outside!.Path, way.To.AddressFamily, type, way.Protocol);
        socket.Bind(way.To);
        var server = new OutsideServer(socket);
        if (way.Protocol == ProtocolType.Tcp) socket.Listen();
        server._serving = way.Protocol == ProtocolType.Tcp ? server.AcceptAsync(socket) : server.EchoAsync(socket);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        _socket?.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Socket socket)
    {
        try
        {
            using var client = await socket.AcceptAsync(_end.Token).ConfigureAwait(false);
            var (buffer, end) = (new byte[64 << 10], "\r\n\r\n"u8.ToArray());
            int count;
            do count = await client.ReceiveAsync(buffer, _end.Token).ConfigureAwait(false);
            while (count > 0 && !buffer.AsSpan(0, count).EndsWith(end));
            await client.SendAsync("HTTP/1.0 204 No Content\r\n\r\n"u8.ToArray(), _end.Token).ConfigureAwait(false);
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(buffer, _end.Token).ConfigureAwait(false) > 0) { }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The request has ended.
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        try
        {
            var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            var received = await socket.ReceiveFromAsync(new byte[64 << 10], any, _end.Token).ConfigureAwait(false);
            await socket.SendToAsync("minipod answers\n"u8.ToArray(), received.RemoteEndPoint, _end.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The request has ended.
        }
    }
}
