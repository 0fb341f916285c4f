using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MiniPod.Pods.Tests.Handlers;

/// <summary>A server on the loopback interface whose answers are written by hand.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const byte TlsHandshake = 22;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    /// <param name="serve">Serves one connection.</param>
    public LoopbackServer(Func<Stream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    /// <summary>A server of HTTP without TLS that answers each request, as text, with a text.</summary>
    public static LoopbackServer Http(Func<string, string> answer) => Http(answer, []);

    /// <summary>The same, which also keeps the requests.</summary>
    public static LoopbackServer Http(Func<string, string> answer, ConcurrentQueue<string> requests) => new(async (stream, token) =>
    {
        var request = await ReadRequestAsync(stream, token);
        requests.Enqueue(request);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(request)), token);
    });

    public static async Task<string> ReadRequestAsync(Stream stream, CancellationToken token)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal)
            && !text.StartsWith((char)TlsHandshake)
            && await stream.ReadAsync(buffer, token) is > 0 and var count)
            text += Encoding.UTF8.GetString(buffer, 0, count);
        return text;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> serve)
    {
        var token = _end.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(token);
                Connections++;
                _ = ServeAsync(client, serve, token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<Stream, CancellationToken, Task> serve, CancellationToken token)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client went away.
            }
        }
    }
}
