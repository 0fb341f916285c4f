namespace MiniPod.Engine.Docker;

/// <summary>
/// Reads the body of an error response and closes its connection before the library sees it. The library reads
/// such a body without a cancellation token, so no deadline would apply, and it does not close the connection
/// when a pull is rejected.
/// </summary>
internal sealed class DockerErrorBodies(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode < 400) return response;

        using var connection = response.Content;
        response.Content = new ByteArrayContent(await connection.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        return response;
    }
}
