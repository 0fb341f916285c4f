using System.Net;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Makes calls of the client library that reach no engine. The first call of a kind builds the library's knowledge of its messages,
/// which takes milliseconds; here that is done beside other work, and the real call finds it done.
/// </summary>
internal static class DockerClientWarmUp
{
    /// <summary>As a container is made.</summary>
    public static Task CreateAsync(CancellationToken cancellationToken) => RunAsync(
        HttpStatusCode.Created,
        client => client.Containers.CreateContainerAsync(
            DockerConvert.ToParameters(new ContainerConfig { Name = "warm-up", Image = "none", NetworkMode = "none" }), cancellationToken));

    /// <summary>As a container is inspected.</summary>
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
            throw new NotSupportedException("the answer is missing");

        public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
            throw new NotSupportedException("nobody is there to talk with");
    }

    /// <summary>The one response that every request is given.</summary>
    private sealed class CannedResponse(HttpStatusCode status) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The message is made only when it is sent.
            if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return new HttpResponseMessage(status) { Content = new StringContent("{}") };
        }
    }
}
