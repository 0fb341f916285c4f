using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Unix;
using Microsoft.Net.Http.Client;
using MiniPod.Linux;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Connects the client library to the engine's socket. The library's own Unix transport would do, except for three
/// things: this one checks the owner of the listening socket while connecting, which saves a second connection; it
/// explains why it cannot connect in MiniPod's own words; and it ignores <c>http_proxy</c>, which the library
/// applies to Unix sockets too.
/// </summary>
internal sealed class DockerTransport : IDockerHandlerFactory<string>
{
    /// <summary>Any host name will do: HTTP requires one, but the socket's path is passed separately.</summary>
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
        return new ResolvedTransport(new DockerApiVersion(new DockerErrorBodies(handler)), Endpoint);
    }

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        throw new NotSupportedException("the socket's path is missing");

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        DockerHandlerFactory.Instance.HijackStreamAsync(content);

    /// <exception cref="EngineUnavailableException">Nothing listens on the socket, permission is denied, or the
    /// listening engine does not run as root.</exception>
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
