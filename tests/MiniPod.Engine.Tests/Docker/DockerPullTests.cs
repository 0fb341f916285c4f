using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Docker;

/// <summary>Tests pulls and loads whose failure arrives inside a successful response, which no real registry here can
/// be made to send.</summary>
public sealed class DockerPullTests
{
    private const int Limit = 30_000;

    public DockerPullTests() => Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Pull_ManyMessages_ALineWhenItBeginsAndOneWhenItIsDone()
    {
        var layers = Enumerable.Range(0, 200)
            .Select(i => $$"""{"status":"Downloading","progressDetail":{"current":{{i}},"total":200},"id":"abc"}""");
        string[] messages =
        [
            """{"status":"Pulling from nginx","id":"1.27"}""",
            .. layers,
            """{"status":"Digest: sha256:12"}""",
            """{"status":"Status: Downloaded newer image for nginx:1.27"}""",
        ];
        var asked = 0;
        var seen = new List<string>();
        await using var fake = new FakeEngine(_ =>
        {
            asked = seen.Count;
            return FakeEngine.Json(200, string.Join("\r\n", messages) + "\r\n");
        });
        using var engine = new DockerEngine(fake.Options);

        await engine.PullImageAsync("nginx:1.27", seen.Add, Token);

        Assert.Equal(["pulling image \"nginx:1.27\"", "image \"nginx:1.27\" pulled"], seen);
        Assert.Equal(1, asked);
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_Fails_ALineWhenItBeginsAndTheError()
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(200,
            """{"status":"Downloading"}""" + "\r\n" +
            """{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}""" + "\r\n"));
        using var engine = new DockerEngine(fake.Options);
        var seen = new List<string>();

        await Assert.ThrowsAsync<ImagePullException>(() => engine.PullImageAsync("nginx", seen.Add, Token));

        Assert.Equal(["pulling image \"nginx:latest\""], seen);
    }

    [Theory(Timeout = Limit)]
    [InlineData("nginx", "nginx%3Alatest")]
    [InlineData("nginx:1.27", "nginx%3A1.27")]
    [InlineData("localhost:5000/nginx", "localhost%3A5000%2Fnginx%3Alatest")]
    [InlineData("nginx@sha256:12", "nginx%40sha256%3A12")]
    public async Task Pull_WithoutTag_MeansLatest(string reference, string asked)
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(200, "{}"));
        using var engine = new DockerEngine(fake.Options);

        await engine.PullImageAsync(reference, null, Token);

        Assert.Equal($"/images/create?fromImage={asked}", Assert.Single(fake.Requests).Path);
    }

    [Theory(Timeout = Limit)]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(401)]
    public async Task Pull_RegistryDoesNotGiveIt_IsImageNotFound(int status)
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(status, """{"message":"pull access denied for nginx"}"""));
        using var engine = new DockerEngine(fake.Options);

        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => engine.PullImageAsync("nginx", null, Token));

        Assert.Equal("nginx", e.Image);
        Assert.Contains("pull access denied for nginx", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_FailsInTheMiddle_ThrowsWithTheEnginesWords()
    {
        await using var fake = new FakeEngine(_ => FakeEngine.Json(200,
            """{"status":"Downloading"}""" + "\r\n" + """{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}"""
                + "\r\n"));
        using var engine = new DockerEngine(fake.Options);

        var e = await Assert.ThrowsAsync<ImagePullException>(() => engine.PullImageAsync("nginx", null, Token));

        Assert.Contains("\"nginx\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected EOF", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_NotFoundInTheMiddle_IsImageNotFound()
    {
        await using var fake = new FakeEngine(_ =>
            FakeEngine.Json(200, """{"errorDetail":{"code":404,"message":"manifest unknown"},"error":"manifest unknown"}"""));
        using var engine = new DockerEngine(fake.Options);

        await Assert.ThrowsAsync<ImageNotFoundException>(() => engine.PullImageAsync("nginx", null, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_AnswerCut_Throws()
    {
        await using var fake = new FakeEngine(_ =>
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\n{\"status\":\"Downloading\"}\r\n\r\n");
        using var engine = new DockerEngine(fake.Options);

        await Assert.ThrowsAsync<ImagePullException>(() => engine.PullImageAsync("nginx", null, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Load_FailsWithinAGoodAnswer_Throws()
    {
        await using var fake = new FakeEngine(_ =>
            FakeEngine.Json(200, """{"errorDetail":{"message":"no space left on device"},"error":"no space left on device"}"""));
        using var engine = new DockerEngine(fake.Options);

        var e = await Assert.ThrowsAsync<EngineException>(() => engine.LoadImageAsync(new MemoryStream([1, 2, 3]), Token));

        Assert.Equal("cannot load an image archive: no space left on device", e.Message);
        Assert.Equal("/images/load?quiet=", fake.Requests.Last().Path[..19]);
    }
}
