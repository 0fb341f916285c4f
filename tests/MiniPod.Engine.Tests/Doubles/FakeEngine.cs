using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using MiniPod.Engine.Docker;

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>
/// Listens on a Unix socket and sends, byte for byte, the responses that a test provides, for what the real engine
/// cannot be made to do. A null response hangs, an empty one closes the connection.
/// </summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    /// <summary>At the end of a response: the rest never arrives.</summary>
    public const char Hang = '\u00ff';

    /// <summary>At the end of a response: the connection is closed as soon as the client has sent more, which is not read.</summary>
    public const char Reset = '\u00fe';

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("minipod-test-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<FakeRequest, string?> _answer;
    private readonly Task _accepting;
    private readonly ConcurrentBag<FakeRequest> _closed = [];
    private int _open;

    public FakeEngine(Func<FakeRequest, string?> answer)
    {
        _answer = answer;
        Path = System.IO.Path.Combine(_directory.FullName, "engine.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The path of the socket.</summary>
    public string Path { get; }

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>The number of connections that the client has not closed.</summary>
    public int Open => _open;

    /// <summary>The requests on those connections.</summary>
    public IEnumerable<FakeRequest> StillOpen => Requests.Except(_closed);

    public DockerEngineOptions Options => new() { Endpoint = $"unix://{Path}" };

    /// <summary>Returns a complete response with a JSON body.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">More headers, each with its line end. Default: the one that every engine sends.</param>
    public static string Json(int status, string body, string headers = "Api-Version: 1.44\r\n") =>
        $"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\n{headers}"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _open);
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            FakeRequest? request = null;
            try
            {
                request = await ReadAsync(socket);
                if (request is not null)
                {
                    Requests.Enqueue(request);
                    var answer = _answer(request);
                    if (answer is not null)
                    {
                        await socket.SendAsync(Encoding.Latin1.GetBytes(answer.TrimEnd(Hang, Reset)), _stop.Token);
                        while (answer.EndsWith(Reset) && socket.Available == 0) await Task.Delay(10, _stop.Token);
                        if (answer.EndsWith(Reset)) answer = "";
                        else if (!answer.EndsWith(Hang)) socket.Shutdown(SocketShutdown.Send);
                    }

                    while (answer != "" && await socket.ReceiveAsync(new byte[4096], _stop.Token) > 0)
                    {
                        // Until the client closes the connection.
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The test is over, or the client is gone.
            }

            if (request is not null) _closed.Add(request);
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<FakeRequest?> ReadAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var count = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(count), _stop.Token);
            if (read == 0) return null;
            count += read;
            var text = Encoding.Latin1.GetString(buffer, 0, count);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;

            var body = text[(end + 4)..];
            var head = text[..end].Split("\r\n");
            var length = head
                .Where(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                .Select(l => int.Parse(l[16..], null))
                .FirstOrDefault();
            var chunked = head.Any(l => l.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase));
            if (body.Length < length || (chunked && !body.EndsWith("0\r\n\r\n", StringComparison.Ordinal))) continue;
            var line = head[0].Split(' ');
            return new FakeRequest(line[0], line[1], body, head[1..]);
        }
    }
}
