using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MiniPod.Linux;

namespace MiniPod.Pods.Handlers;

/// <summary>Connects to a container: to the pod's address from the pod's own network, because a host cannot reach every pod (macvlan, a
/// firewall); to a host that the handler names, from the host's network.</summary>
/// <param name="target">The container.</param>
/// <param name="host">The host that the handler names; null for the pod.</param>
/// <param name="port">The port of the handler.</param>
internal sealed class HandlerConnection(HandlerTarget target, string? host, int port)
{
    /// <summary>Who asks, as kubelet names itself.</summary>
    public static string Agent(HandlerUse use) => use == HandlerUse.Hook ? "kube-lifecycle/1.32" : "kube-probe/1.32";

    /// <summary>The host as it stands in a URL: an IPv6 address in brackets.</summary>
    public string UrlHost => Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]" : Host;

    /// <summary>The host and port, as messages have them.</summary>
    public string Place => FormattableString.Invariant($"{UrlHost}:{port}");

    private string Host => host ?? target.Address?.ToString() ?? throw new PodException("the pod has no address");

    /// <summary>Connects to the handler's port.</summary>
    /// <inheritdoc cref="OpenAsync(int, CancellationToken)"/>
    public Task<Socket> OpenAsync(CancellationToken cancellationToken) => OpenAsync(port, cancellationToken);

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody accepts.</exception>
    /// <exception cref="LibcException">The pod's network namespace is gone.</exception>
    /// <exception cref="PodException">The pod has no address.</exception>
    public async Task<Socket> OpenAsync(int toPort, CancellationToken cancellationToken)
    {
        var address = IPAddress.TryParse(Host.Trim('[', ']'), out var known) ? known : null;
        EndPoint to = address is null ? new DnsEndPoint(Host, toPort) : new IPEndPoint(address, toPort);
        var socket = host is null && target.Network != NetworkNamespace.OwnPath
            ? NetworkNamespace.OpenSocket(target.Network, address!.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What sends requests over such connections: one each, without proxies, cookies and redirects, and whatever certificate a
    /// server has. Source: kubelet's probe transport.</summary>
    public HttpMessageInvoker OpenClient() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectCallback = async (context, token) =>
            new NetworkStream(await OpenAsync(context.DnsEndPoint.Port, token).ConfigureAwait(false), ownsSocket: true),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseDrainTimeout = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // A container's certificate is its own; Kubernetes does not check it either.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        },
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Why a request had no answer, as Go words it.</summary>
    public string Complaint(HttpRequestException error) => error switch
    {
        { InnerException: SocketException inner } => Complaint(inner),
        { HttpRequestError: HttpRequestError.ResponseEnded } => "EOF",
        { InnerException: IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } } } =>
            $"read tcp {Place}: connection reset by peer",
        { InnerException: { } inner } => inner.Message,
        _ => error.Message,
    };

    /// <summary>Why a connection failed, as Go words it.</summary>
    public string Complaint(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"dial tcp: lookup {Host}: no such host",
        SocketError.ConnectionRefused => $"dial tcp {Place}: connect: connection refused",
        SocketError.HostUnreachable => $"dial tcp {Place}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {Place}: connect: network is unreachable",
        SocketError.TimedOut => $"dial tcp {Place}: connect: connection timed out",
        _ => $"dial tcp {Place}: {error.Message}",
    };
}
