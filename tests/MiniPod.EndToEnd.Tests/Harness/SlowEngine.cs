using System.Net.Sockets;
using System.Text;
using MiniPod.Tests;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// A proxy between minipod and the real engine. It delays some requests (by default those to create or start a
/// container), and then forwards them completely, even if the caller is dead by then. All other requests are forwarded
/// immediately.
/// </summary>
public sealed class SlowEngine : IAsyncDisposable
{
    private readonly TimeSpan _delay;
    private readonly Func<string, bool> _isHeld;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<string> _held = [];
    private readonly List<Task> _connections = [];
    private readonly Task _serving;

    /// <param name="path">The path of its socket.</param>
    /// <param name="delay">How long a request is delayed.</param>
    /// <param name="isHeld">Whether a request with this first line is delayed. Default: a create or a start.</param>
    public SlowEngine(string path, TimeSpan delay, Func<string, bool>? isHeld = null)
    {
        _delay = delay;
        _isHeld = isHeld ?? IsCreateOrStart;
        Options = new CommandOptions { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{path}" } };
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _serving = ServeAsync();
    }

    /// <summary>The options that make minipod use it.</summary>
    public CommandOptions Options { get; }

    /// <summary>The requests delayed so far, by their first lines.</summary>
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_lock) return [.. _held];
        }
    }

    /// <summary>Forwards the delayed requests, and delays none from now on.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Waits until the engine has answered every request and all connections are closed, so that no request
    /// can follow.</summary>
    public async Task SettledAsync()
    {
        while (Open() is { Count: > 0 } open) await Task.WhenAll(open);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_end.Token);
                lock (_lock) _connections.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await SettledAsync(); // the test is over
        }
    }

    private List<Task> Open()
    {
        lock (_lock) return [.. _connections.Where(connection => !connection.IsCompleted)];
    }

    private async Task ServeAsync(Socket client)
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(EngineSocket.Path), _end.Token);
                var requests = RequestsAsync(client, engine);
                await CopyAsync(engine, client);
                client.Shutdown(SocketShutdown.Both);
                await requests;
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One side is gone, for example because the caller was killed.
            }
        }
    }

    private async Task RequestsAsync(Socket client, Socket engine)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(client, buffer) is > 0 and var count)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, count);
            if (text.Split('\r')[0] is var line && _isHeld(line))
            {
                // The body may arrive in a separate packet. A killed caller has sent all of it by then, or never will.
                lock (_lock) _held.Add(line);
                await Task.WhenAny(Task.Delay(_delay, _end.Token), _released.Task);
            }

            await engine.SendAsync(buffer.AsMemory(0, count), _end.Token);
        }

        engine.Shutdown(SocketShutdown.Send);
    }

    private static bool IsCreateOrStart(string line) =>
        line.StartsWith("POST ", StringComparison.Ordinal)
            && (line.Contains("/containers/create", StringComparison.Ordinal)
                || (line.Contains("/start", StringComparison.Ordinal) && !line.Contains("/exec/", StringComparison.Ordinal)));

    private static async Task<int> ReadAsync(Socket from, byte[] buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer);
        }
        catch (SocketException)
        {
            return 0; // killed while sending
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(from, buffer) is > 0 and var count)
        {
            try
            {
                await to.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
            catch (SocketException)
            {
                // The caller is gone, but the engine's answer is still read to its end.
            }
        }
    }
}
