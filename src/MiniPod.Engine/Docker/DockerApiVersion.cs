using System.Net;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Puts the version of the API into the path of every request: without one, an engine takes its newest, whose meaning changes,
/// and engines are going to refuse such requests. All engines from 25.0 on know the version that is tried first; one that does not
/// says in a header of its refusal which one it has, and is asked again. Whatever answers a ping without that header is no engine.
/// </summary>
/// <remarks>Docker Engine API, "Versioning". It is safe to send the request again: the engine looks at the version before
/// anything else. Used by one client, but by several threads.</remarks>
internal sealed class DockerApiVersion(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The version of engine 25.0, and the oldest one that engine 29 accepts.</summary>
    public const string First = "1.44";

    private const string Header = "Api-Version";

    private const string PingPath = "/_ping";

    private volatile string _version = First;
    private volatile bool _isAccepted;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // An engine that refuses the version closes the connection without reading the body, and its answer may be lost. So a
        // request with a body is not the first one.
        if (!_isAccepted && request.Content is not null)
        {
            using var ping = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, PingPath)) { Version = request.Version };
            using var pong = await NegotiateAsync(ping, cancellationToken).ConfigureAwait(false);
        }

        return await NegotiateAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> NegotiateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (asked, version) = (request.RequestUri!, _version);
        request.RequestUri = WithVersion(asked, version);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (await OtherVersionAsync(response, version, cancellationToken).ConfigureAwait(false) is { } other)
        {
            _version = other;
            response.Dispose();
            response = await base.SendAsync(Again(request, WithVersion(asked, other)), cancellationToken).ConfigureAwait(false);
        }

        if (asked.AbsolutePath == PingPath && response.IsSuccessStatusCode && !response.Headers.Contains(Header))
        {
            response.Dispose();
            throw new HttpRequestException($"the header {Header}, which every engine sends, is missing");
        }

        _isAccepted = true;
        return response;
    }

    // The library keeps the path of a request that it has sent.
    private static HttpRequestMessage Again(HttpRequestMessage request, Uri address)
    {
        var again = new HttpRequestMessage(request.Method, address) { Content = request.Content, Version = request.Version };
        foreach (var (name, values) in request.Headers) again.Headers.TryAddWithoutValidation(name, values);
        // The library added that the connection be closed, and adds it only to requests that do not say it yet. Without it, an
        // answer without a body would never end.
        again.Headers.Remove("Connection");
        return again;
    }

    private static Uri WithVersion(Uri asked, string version) => new(asked, $"/v{version}{asked.PathAndQuery}");

    // The version to use instead, if this one was refused; otherwise null. 400 is also the answer to other mistakes.
    private static async Task<string?> OtherVersionAsync(HttpResponseMessage response, string version, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.BadRequest) return null;
        if (!response.Headers.TryGetValues(Header, out var values) || values.FirstOrDefault() is not { } newest) return null;
        if (newest == version || !Version.TryParse(newest, out _)) return null;
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return body.Contains($"client version {version} is too ", StringComparison.Ordinal) ? newest : null;
    }
}
