using System.Net;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Makes calls through the client library that reach no engine. The first call of each kind builds the
/// serialization metadata for its messages, which takes milliseconds; doing that here, in parallel with other
/// work, makes the real call fast.
/// </summary>
internal static class DockerClientWarmUp
{
    /// <summary>Warms up the creation of a container.</summary>
    public static Task CreateAsync(CancellationToken cancellationToken) => RunAsync(
        HttpStatusCode.Created,
        client => client.Containers.CreateContainerAsync(
            DockerConvert.ToParameters(new ContainerConfig { Name = "warm-up", Image = "none", NetworkMode = "none" }), cancellationToken));

    /// <summary>Warms up the inspection of a container.</summary>
    public static Task InspectAsync(CancellationToken cancellationToken) => RunAsync(
        HttpStatusCode.OK,
        client => client.Containers.InspectContainerAsync("warm-up", cancellationToken));

    private static async Task RunAsync(HttpStatusCode status, Func<DockerClient, Task> call)
    {
        using var client = new DockerClientBuilder()
            .WithEndpoint(DockerTransport.Endpoint)
            .WithTransportOptions(new CannedTransport(), status)
            .Build();
        await call(client).ConfigureAwait(false);
    }

    /// <summary>Answers every request with a status and an empty message.</summary>
    private sealed class CannedTransport : IDockerHandlerFactory<HttpStatusCode>
    {
        public ResolvedTransport CreateHandler(HttpStatusCode transportOptions, ResolvedClientOptions clientOptions, ILogger logger) =>
            new(new CannedResponse(transportOptions), DockerTransport.Endpoint);

        public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
            throw new NotSupportedException("the canned status is missing");

        public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
            throw new NotSupportedException("a canned connection cannot be hijacked");
    }

    /// <summary>Gives every request the same response.</summary>
    private sealed class CannedResponse(HttpStatusCode status) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The request body is serialized only when it is sent.
            if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return new HttpResponseMessage(status) { Content = new StringContent("{}") };
        }
    }
}
