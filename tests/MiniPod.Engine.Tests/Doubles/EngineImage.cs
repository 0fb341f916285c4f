using Docker.DotNet;
using Docker.DotNet.Models;
using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;

[assembly: AssemblyFixture(typeof(EngineImage))]

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>The test image in the real engine: loaded on first use, removed after all tests.</summary>
public sealed class EngineImage : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private bool _loaded;

    /// <summary>The address of the engine when the tests start: one test temporarily changes the variable.</summary>
    public string Endpoint { get; } =
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : DockerEngine.DefaultEndpoint;

    /// <summary>The name of the image, different in every run.</summary>
    public string Name { get; } = $"minipod-test-{Guid.NewGuid():N}:latest";

    /// <summary>Loads the image if it is not there.</summary>
    public async Task LoadAsync(DockerEngine engine, CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_loaded) return;
            await engine.LoadImageAsync(new MemoryStream(TestImage.Archive(Name)), cancellationToken);
            _loaded = true;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The client library itself, for operations that the engine interface does not offer.</summary>
    public DockerClient OpenClient() => new DockerClientBuilder().WithEndpoint(new Uri(Endpoint)).Build();

    /// <summary>Removes the image.</summary>
    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (!_loaded) return;
        using var client = OpenClient();
        await client.Images.DeleteImageAsync(Name, new ImageDeleteParameters());
    }
}
