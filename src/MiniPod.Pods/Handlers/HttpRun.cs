using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Handlers;

/// <summary>Sends a GET as kubelet does. Sources: kubelet's probe/http and lifecycle packages, 1.32.</summary>
internal sealed class HttpRun(HttpHandler handler, HandlerTarget target, HandlerUse use)
{
    private const int MostRequests = 10;
    private const string Http = "http", Https = "https", Host = "Host", Accept = "Accept", UserAgent = "User-Agent";
    private const string Length = "Content-Length", Authorization = "Authorization";

    private readonly HandlerConnection _connection = new(target, handler.Host, handler.Port);

    /// <summary>What is asked for.</summary>
    public string Url => UrlOf(handler.IsSecure ? Https : Http);

    public async Task<HandlerResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(Url, handler.Headers, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.InnerException is LibcException { Message: var message })
        {
            return HandlerResult.Error(message);
        }
        catch (HttpRequestException error) when (use == HandlerUse.Hook && error.InnerException is AuthenticationException)
        {
            return await AskInPlainAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            return HandlerResult.Failure($"Get \"{Url}\": {_connection.Complaint(error)}");
        }
        catch (UriFormatException error)
        {
            return HandlerResult.Failure($"Get \"{Url}\": {error.Message}");
        }
    }

    // A server that has only HTTP, for a hook that says HTTPS. Before, kubelet always asked in plain.
    private async Task<HandlerResult> AskInPlainAsync(CancellationToken cancellationToken)
    {
        var url = UrlOf(Http);
        try
        {
            return await AskAsync(
                url, handler.Headers.Where(header => !Is(header.Name, Authorization)), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            return HandlerResult.Failure($"Get \"{url}\": {_connection.Complaint(error)}");
        }
    }

    private async Task<HandlerResult> AskAsync(string url, IEnumerable<HttpHeader> headers, CancellationToken cancellationToken)
    {
        using var client = _connection.OpenClient();
        var given = headers.ToList();
        var first = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var next = first;
        for (var requests = 1; ; requests++)
        {
            using var request = Request(next, given);
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
            if (Location(response) is not { } location || !Uri.TryCreate(next, location, out var there) || there.Host != first.Host)
                return Judge((int)response.StatusCode, body);
            if (requests == MostRequests) return HandlerResult.Failure($"Get \"{there}\": stopped after {MostRequests} redirects");
            if (there.Scheme is not (Http or Https))
                return HandlerResult.Failure($"Get \"{there}\": unsupported protocol scheme \"{there.Scheme}\"");
            // A name of its own is kept as long as nobody says another one.
            if (Uri.TryCreate(location, UriKind.Absolute, out var absolute) && !absolute.IsFile)
                given.RemoveAll(header => Is(header.Name, Host));
            next = there;
        }
    }

    private HandlerResult Judge(int status, string body) => (use, status) switch
    {
        (HandlerUse.Hook, _) or (_, >= 200 and < 300) => HandlerResult.Success(body),
        (_, >= 300 and < 400) => new(HandlerOutcome.Warning, $"Probe terminated redirects, Response body: {body}"),
        _ => HandlerResult.Failure(FormattableString.Invariant($"HTTP probe failed with statuscode: {status}")),
    };

    private HttpRequestMessage Request(Uri url, List<HttpHeader> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.ConnectionClose = true;
        if (!headers.Exists(header => Is(header.Name, UserAgent)))
            request.Headers.TryAddWithoutValidation(UserAgent, HandlerConnection.Agent(use));
        if (!headers.Exists(header => Is(header.Name, Accept))) request.Headers.TryAddWithoutValidation(Accept, "*/*");
        foreach (var (name, value) in headers)
        {
            // An empty one removes what is sent by default.
            if (value.Length == 0 && (Is(name, Accept) || Is(name, UserAgent) || Is(name, Host))) continue;
            if (!request.Headers.TryAddWithoutValidation(name, value) && !Is(name, Length))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // Kept as it is written, except for what would end the line of the request.
    private string UrlOf(string scheme)
    {
        var path = new StringBuilder(handler.Path.StartsWith('/') ? "" : "/");
        foreach (var letter in Encoding.UTF8.GetBytes(handler.Path.Split('#')[0]))
        {
            if (letter is > (byte)' ' and < 127) path.Append((char)letter);
            else path.Append('%').Append(letter.ToString("X2", CultureInfo.InvariantCulture));
        }

        return $"{scheme}://{_connection.Place}{path}";
    }

    private static string? Location(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.TryGetValues("Location", out var values)
            ? values.First()
            : null;

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[HandlerResult.LongestMessage];
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return HandlerResult.Text(buffer.AsSpan(
                0, await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)));
        }
        catch (IOException error)
        {
            throw new HttpRequestException(error.Message, error);
        }
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
