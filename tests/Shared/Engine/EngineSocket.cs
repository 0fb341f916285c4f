using System.Net.Sockets;

namespace MiniPod.Tests;

/// <summary>The socket of the engine, the one that minipod and docker use too unless they
/// are configured for another.</summary>
internal static class EngineSocket
{
    private const string Scheme = "unix://";

    /// <summary>Its path: from DOCKER_HOST, otherwise the default.</summary>
    /// <exception cref="InvalidOperationException">DOCKER_HOST does not specify a socket on this host.</exception>
    public static string Path => Environment.GetEnvironmentVariable("DOCKER_HOST") switch
    {
        null or "" => "/var/run/docker.sock",
        var host when host.StartsWith(Scheme, StringComparison.Ordinal) => host[Scheme.Length..],
        var host => throw new InvalidOperationException($"DOCKER_HOST is \"{host}\": the tests need an engine on this host, unix:///..."),
    };

    /// <summary>A client for the engine's API.</summary>
    /// <param name="connections">The maximum number of connections it keeps.</param>
    public static HttpClient NewClient(int connections = int.MaxValue) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, ConnectCallback = ConnectAsync })
        {
            BaseAddress = new Uri("http://engine/"),
            Timeout = TimeSpan.FromMinutes(1),
        };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
