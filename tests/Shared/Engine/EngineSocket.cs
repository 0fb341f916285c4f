using System.Net.Sockets;

namespace MiniPod.Tests;

/// <summary>The socket of the engine that minipod and docker speak to as well, unless they are told of another.</summary>
internal static class EngineSocket
{
    private const string Scheme = "unix://";

    /// <summary>Where it is: DOCKER_HOST, otherwise the default.</summary>
    /// <exception cref="InvalidOperationException">DOCKER_HOST names none on this host.</exception>
    public static string Path => Environment.GetEnvironmentVariable("DOCKER_HOST") switch
    {
        null or "" => "/var/run/docker.sock",
        var host when host.StartsWith(Scheme, StringComparison.Ordinal) => host[Scheme.Length..],
        var host => throw new InvalidOperationException($"DOCKER_HOST is \"{host}\": the tests need an engine on this host, unix:///..."),
    };

    /// <summary>A client for the engine's API.</summary>
    /// <param name="connections">How many connections it keeps at most.</param>
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
