namespace MiniPod.Engine.Tests.Doubles;

/// <summary>What an engine is asked: the request line's parts and the body as text.</summary>
internal sealed class FakeRequest(string method, string path, string body)
{
    public string Method => method;
    public string Path => path;
    public string Body => body;
}
