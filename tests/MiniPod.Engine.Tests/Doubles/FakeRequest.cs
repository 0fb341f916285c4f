namespace MiniPod.Engine.Tests.Doubles;

/// <summary>A request to an engine: the parts of the request line, and the body as text.</summary>
internal sealed class FakeRequest(string method, string path, string body)
{
    public string Method => method;
    public string Path => path;
    public string Body => body;
}
