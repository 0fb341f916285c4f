using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>Requests to a web server, one after another, all from one port of this host.</summary>
internal sealed class RequestStream : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5), Patience = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _failures = [];
    private readonly Task _requests;

    private RequestStream(IPEndPoint server, int port)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server); // sends nothing, and tells which address is used
        Address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        _requests = AskAsync(server, port);
    }

    /// <summary>The address from which they come.</summary>
    public IPAddress Address { get; }

    /// <summary>How many were answered.</summary>
    public int Count { get; private set; }

    /// <summary>Begins.</summary>
    public static RequestStream Start(IPEndPoint server, int port) => new(server, port);

    /// <summary>Ends after the request that is under way.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _stop.CancelAsync();
        await _requests;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(IPEndPoint server, int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var deadline = new CancellationTokenSource(Patience);
                using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(Address, port));
                await socket.ConnectAsync(server, deadline.Token);
                await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), deadline.Token);
                await using var answer = new NetworkStream(socket);
                using var reader = new StreamReader(answer, Encoding.ASCII);
                var text = await reader.ReadToEndAsync(deadline.Token); // the server hangs up first, and keeps the port in mind
                if (text.Contains("Welcome to nginx", StringComparison.Ordinal)) Count++;
                else _failures.Add($"answered with {text}");
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressNotAvailable)
            {
                // Nothing was sent: the kernel still waits for the end of the connection before, from the same port.
            }
            catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
            {
                _failures.Add($"{error.GetType().Name} after {Count} requests: {error.Message}");
            }

            await Task.Delay(Pause);
        }
    }
}
