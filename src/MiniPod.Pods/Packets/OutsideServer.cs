using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;

namespace MiniPod.Pods.Packets;

/// <summary>Answers what is sent to the stand-in for the outside. Echo requests are answered by the kernel.</summary>
internal sealed class OutsideServer : IDisposable
{
    private readonly Socket _socket;
    private Task _serving = Task.CompletedTask;

    private OutsideServer(Socket socket) => _socket = socket;

    /// <summary>Starts it.</summary>
    /// <param name="path">The namespace.</param>
    /// <param name="at">The address and port.</param>
    /// <param name="protocol">TCP or UDP.</param>
    /// <returns>Null if nobody needs to answer.</returns>
    public static OutsideServer? Start(string path, IPEndPoint at, ProtocolType protocol)
    {
        if (protocol is not (ProtocolType.Tcp or ProtocolType.Udp)) return null;
        Socket? socket = null;
        var type = protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram;
        NetworkNamespace.Run(path, () => socket = new Socket(at.AddressFamily, type, protocol));
        socket!.Bind(at);
        var server = new OutsideServer(socket);
        if (protocol == ProtocolType.Tcp)
        {
            socket.Listen();
            server._serving = server.AcceptAsync();
        }
        else
        {
            server._serving = server.EchoAsync(at.AddressFamily);
        }

        return server;
    }

    /// <inheritdoc/>
    // Closing the socket ends what waits for it; its exceptions are handled there.
    public void Dispose()
    {
        _socket.Dispose();
        _serving = Task.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            using var client = await _socket.AcceptAsync().ConfigureAwait(false);
            var (buffer, end) = (new byte[64 << 10], "\r\n\r\n"u8.ToArray());
            int count;
            do count = await client.ReceiveAsync(buffer).ConfigureAwait(false);
            while (count > 0 && !buffer.AsSpan(0, count).EndsWith(end));
            await client.SendAsync("HTTP/1.0 204 No Content\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(buffer).ConfigureAwait(false) > 0) { }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The request has ended.
        }
    }

    private async Task EchoAsync(AddressFamily family)
    {
        try
        {
            var any = new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            var received = await _socket.ReceiveFromAsync(new byte[64 << 10], any).ConfigureAwait(false);
            await _socket.SendToAsync("minipod answers\n"u8.ToArray(), received.RemoteEndPoint).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The request has ended.
        }
    }
}
