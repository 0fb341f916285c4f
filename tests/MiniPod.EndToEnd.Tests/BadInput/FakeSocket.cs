using System.Net.Sockets;
using System.Text;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A Unix socket on which something other than an engine listens, or an engine that dies.</summary>
public sealed class FakeSocket : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    private FakeSocket(string path, Func<Socket, CancellationToken, Task> serve)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _serving = AcceptAsync(serve);
    }

    /// <summary>Answers every request with the same bytes; with none, it closes the connection.</summary>
    public static FakeSocket Answering(string path, string answer) => new(path, async (client, token) =>
    {
        await client.ReceiveAsync(new byte[64 * 1024], token);
        if (answer.Length > 0) await client.SendAsync(Encoding.ASCII.GetBytes(answer), token);
    });

    /// <summary>Forwards everything to the real engine until a request contains a certain text: then it dies like a
    /// killed engine.</summary>
    public static FakeSocket DyingAt(string path, string engine, string text)
    {
        FakeSocket? self = null;
        return self = new FakeSocket(path, async (client, token) =>
        {
            using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(engine), token);
            var back = PumpAsync(server, client, _ => true, token);
            var there = PumpAsync(client, server, request => !request.Contains(text, StringComparison.Ordinal), token);
            if (!await await Task.WhenAny(back, there)) self!.Die(path);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private static async Task<bool> PumpAsync(Socket from, Socket to, Func<string, bool> pass, CancellationToken token)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, token) is > 0 and var count)
        {
            if (!pass(Encoding.Latin1.GetString(buffer, 0, count))) return false;
            await to.SendAsync(buffer.AsMemory(0, count), token);
        }

        return true;
    }

    private void Die(string path)
    {
        _listener.Dispose();
        File.Delete(path);
        _end.Cancel();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        var clients = new List<Task>();
        try
        {
            while (true) clients.Add(ServeAsync(await _listener.AcceptAsync(_end.Token), serve));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(Socket client, Func<Socket, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client, _end.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // The peer is gone, or the test is over.
            }
        }
    }
}
