using System.Text;
using Docker.DotNet;
using MiniPod.Engine.Docker;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>A test on the engine of this machine. What it makes carries its label and is removed after it.</summary>
[Trait("needs", "engine")]
public abstract class RealEngineTest(EngineImage image) : IAsyncLifetime
{
    /// <summary>How long a test may take, in milliseconds.</summary>
    protected const int Limit = 60_000;

    private readonly string _label = $"io.minipod.test={Guid.NewGuid():N}";

    /// <summary>The engine under test.</summary>
    protected DockerEngine Engine { get; } = new(new DockerEngineOptions { Endpoint = image.Endpoint });

    /// <summary>The engine's address.</summary>
    protected string Endpoint => image.Endpoint;

    /// <summary>The test image's name.</summary>
    protected string Image => image.Name;

    /// <summary>The label that all containers of this test carry.</summary>
    protected string Label => _label;

    /// <summary>This test's cancellation.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Skips where something is missing, and loads the image.</summary>
    public async ValueTask InitializeAsync()
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root");
        Prerequisite.Require(TestImage.Missing);
        try
        {
            await Engine.EnsureUsableAsync(Token);
        }
        catch (EngineUnavailableException e)
        {
            Prerequisite.Require(e.Message);
        }

        await image.LoadAsync(Engine, Token);
    }

    /// <summary>Removes this test's containers.</summary>
    public async ValueTask DisposeAsync()
    {
        using var engine = Engine;
        try
        {
            foreach (var container in await engine.ListContainersAsync([_label], CancellationToken.None))
                await engine.RemoveContainerAsync(container.Id, force: true, CancellationToken.None);
        }
        catch (EngineUnavailableException)
        {
            // Then the test was skipped.
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The client library itself, for what the engine's contract has no verb for.</summary>
    protected DockerClient OpenClient() => image.OpenClient();

    /// <summary>A container of the test image that runs a shell command, without network.</summary>
    protected ContainerConfig Config(string script) => new()
    {
        Name = $"minipod-test-{Guid.NewGuid():N}",
        Image = Image,
        Command = ["sh", "-c", script],
        NetworkMode = "none",
        Labels = new Dictionary<string, string> { ["io.minipod.test"] = _label[(_label.IndexOf('=') + 1)..] },
    };

    /// <summary>Makes and starts one.</summary>
    protected async Task<string> RunAsync(ContainerConfig config)
    {
        var id = await Engine.CreateContainerAsync(config, Token);
        await Engine.StartContainerAsync(id, Token);
        return id;
    }

    /// <summary>The text of a stream that was written to.</summary>
    protected static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
