using Docker.DotNet;
using Docker.DotNet.Models;
using MiniPod.Engine.Tests;

[assembly: AssemblyFixture(typeof(EngineImage))]

namespace MiniPod.Engine.Tests;

/// <summary>The test image in the real engine: loaded when first needed, removed when all tests are done.</summary>
public sealed class EngineImage : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private bool _loaded;

    /// <summary>Its name, new in every run.</summary>
    public string Name { get; } = $"minipod-test-{Guid.NewGuid():N}:latest";

    /// <summary>Makes sure that it is there.</summary>
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

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (!_loaded) return;
        using var client = new DockerClientBuilder().WithEndpoint(new Uri(DockerEngine.DefaultEndpoint)).Build();
        await client.Images.DeleteImageAsync(Name, new ImageDeleteParameters());
    }
}
