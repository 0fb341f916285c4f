using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Docker;

public sealed class DockerApiVersionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("1.41", "too new. Maximum supported API version is 1.41")]
    [InlineData("1.60", "too old. Minimum supported API version is 1.50, please upgrade your client to a newer version")]
    public async Task Request_VersionRefused_IsSentAgainWithTheEnginesOwn(string version, string reason)
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");
        await using var fake = new FakeEngine(request => request.Version == version
            ? FakeEngine.Json(201, $$"""{"Id":"{{new string('a', 64)}}"}""")
            : FakeEngine.Json(400, $$"""{"message":"client version {{request.Version}} is {{reason}}"}""", $"Api-Version: {version}\r\n"));
        using var engine = new DockerEngine(fake.Options);
        var config = new ContainerConfig { Name = "web", Image = "nginx", NetworkMode = "none" };

        await engine.CreateContainerAsync(config, Token);
        await engine.CreateContainerAsync(config, Token);

        // It is remembered, and a body was never sent with the one that was refused.
        Assert.Equal([DockerApiVersion.First, version, version, version], fake.Requests.Select(request => request.Version));
        Assert.Equal(["/_ping", "/_ping", "/containers/create", "/containers/create"], PathsOf(fake));
        Assert.All(fake.Requests, request => Assert.Contains("Connection: close", request.Headers));
        Assert.Contains("nginx", fake.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Request_RefusedForAnotherReason_IsNotSentAgain()
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");
        await using var fake = new FakeEngine(_ =>
            FakeEngine.Json(400, """{"message":"no command specified"}""", "Api-Version: 1.51\r\n"));
        using var engine = new DockerEngine(fake.Options);
        var config = new ContainerConfig { Name = "web", Image = "nginx", NetworkMode = "none" };

        var error = await Assert.ThrowsAsync<EngineException>(() => engine.CreateContainerAsync(config, Token));

        Assert.EndsWith("no command specified", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/_ping", "/containers/create"], PathsOf(fake));
    }

    private static IEnumerable<string> PathsOf(FakeEngine fake) => fake.Requests.Select(request => request.Path.Split('?')[0]);
}
