using System.Text;
using Docker.DotNet;
using MiniPod.Engine.Docker;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>A test against the engine of this machine. What it creates carries its label and is removed
/// afterwards.</summary>
[Trait("needs", "engine")]
public abstract class RealEngineTest(EngineImage image) : IAsyncLifetime
{
    /// <summary>The time limit of a test, in milliseconds.</summary>
    protected const int Limit = 60_000;

    private readonly string _label = $"io.minipod.test={Guid.NewGuid():N}";

    /// <summary>The engine under test.</summary>
    protected DockerEngine Engine { get; } = new(new DockerEngineOptions { Endpoint = image.Endpoint });

    /// <summary>The address of the engine.</summary>
    protected string Endpoint => image.Endpoint;

    /// <summary>The name of the test image.</summary>
    protected string Image => image.Name;

    /// <summary>The label that all containers of this test carry.</summary>
    protected string Label => _label;

    /// <summary>The cancellation token of this test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Skips the test if something is missing, and loads the image.</summary>
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
            // The test was skipped.
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The client library itself, for operations that the engine interface does not offer.</summary>
    protected DockerClient OpenClient() => image.OpenClient();

    /// <summary>A container of the test image that runs a shell command, without a network.</summary>
    protected ContainerConfig Config(string script) => new()
    {
        Name = $"minipod-test-{Guid.NewGuid():N}",
        Image = Image,
        Command = ["sh", "-c", script],
        NetworkMode = "none",
        Labels = new Dictionary<string, string> { ["io.minipod.test"] = _label[(_label.IndexOf('=') + 1)..] },
    };

    /// <summary>Creates and starts a container.</summary>
    protected async Task<string> RunAsync(ContainerConfig config)
    {
        var id = await Engine.CreateContainerAsync(config, Token);
        await Engine.StartContainerAsync(id, Token);
        return id;
    }

    /// <summary>Returns the text that was written to a stream.</summary>
    protected static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
