using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Docker;

/// <summary>Refusals of a create that depend on what the engine has a moment later.</summary>
public sealed class DockerCreateFailureTests
{
    private const int Limit = 30_000;

    public DockerCreateFailureTests() =>
        Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ContainerConfig Config { get; } = new() { Name = "web", Image = "nginx", NetworkMode = "none" };

    [Fact(Timeout = Limit)]
    public async Task Create_NameTakenByOneThatIsGoneSince_HasNoId()
    {
        await using var fake = new FakeEngine(r => r.Method == "POST"
            ? FakeEngine.Json(409, """{"message":"Conflict"}""")
            : FakeEngine.Json(404, """{"message":"No such container: web"}"""));
        using var engine = new DockerEngine(fake.Options);

        var e = await Assert.ThrowsAsync<ContainerNameInUseException>(() => engine.CreateContainerAsync(Config, Token));

        Assert.Null(e.ContainerId);
        Assert.Equal("web", e.Name);
    }

    // The engine has the image. Somebody may have loaded it since.
    [Theory(Timeout = Limit)]
    [InlineData("container:sandbox", "No such container: sandbox", typeof(EngineException))]
    [InlineData("none", "No such image: nginx", typeof(ImageNotFoundException))]
    public async Task Create_NotFoundAlthoughTheImageIsThere_IsAMissingImageOnlyIfNothingIsJoined(string mode, string words, Type expected)
    {
        await using var fake = new FakeEngine(r => r.Method == "POST"
            ? FakeEngine.Json(404, $$"""{"message":"{{words}}"}""")
            : FakeEngine.Json(200, """{"Id":"sha256:1"}"""));
        using var engine = new DockerEngine(fake.Options);

        var e = await Assert.ThrowsAsync(expected, () => engine.CreateContainerAsync(Config with { NetworkMode = mode }, Token));

        Assert.StartsWith($"cannot create container \"web\": {words}", e.Message, StringComparison.Ordinal);
    }
}
