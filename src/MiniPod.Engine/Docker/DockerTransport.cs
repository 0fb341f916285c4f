using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Unix;
using Microsoft.Net.Http.Client;
using MiniPod.Linux;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Connects to the engine's socket for the client library. Its own unix transport would do, but for three things: this one looks at
/// who listens while it connects, which costs no second connection; it says in our words why it cannot connect; and it ignores
/// <c>http_proxy</c>, which the library applies to unix sockets too.
/// </summary>
internal sealed class DockerTransport : IDockerHandlerFactory<string>
{
    /// <summary>Any host name serves: HTTP wants one, the socket's path is elsewhere.</summary>
    public static Uri Endpoint { get; } = new("http://docker/");

    /// <param name="transportOptions">The socket's path.</param>
    /// <param name="clientOptions">Not used.</param>
    /// <param name="logger">The library's own.</param>
    public ResolvedTransport CreateHandler(string transportOptions, ResolvedClientOptions clientOptions, ILogger logger)
    {
        var handler = new ManagedHandler(async (_, _, token) => await ConnectAsync(transportOptions, token).ConfigureAwait(false), logger)
        {
            UseProxy = false,
        };
        return new ResolvedTransport(new DockerErrorBodies(handler), Endpoint);
    }

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        throw new NotSupportedException("the socket's path is missing");

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        DockerHandlerFactory.Instance.HijackStreamAsync(content);

    /// <exception cref="EngineUnavailableException">Nobody listens, we may not connect, or the one who listens is not root.</exception>
    public static async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            var user = Host.PeerUserId(socket);
            return user == 0 ? socket : throw DockerErrors.Rootless(path, user);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw DockerErrors.NotConnected(path, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
