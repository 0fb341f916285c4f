namespace MiniPod.Engine.Tests.Doubles;

/// <summary>A request to an engine: the parts of the request line, the headers, and the body as text.</summary>
internal sealed class FakeRequest(string method, string target, string body, IReadOnlyList<string> headers)
{
    // Before the path: "/v1.44".
    private readonly int _prefix = target.StartsWith("/v1.", StringComparison.Ordinal) ? target.IndexOf('/', 1) : 0;

    public string Method => method;

    /// <summary>The version of the API, as in the path; empty if there is none.</summary>
    public string Version => target[.._prefix].TrimStart('/', 'v');

    /// <summary>The path without the version.</summary>
    public string Path => target[_prefix..];

    public string Body => body;

    /// <summary>The headers, each <c>NAME: VALUE</c>.</summary>
    public IReadOnlyList<string> Headers => headers;
}
