using Docker.DotNet;
using Docker.DotNet.Models;
using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;

[assembly: AssemblyFixture(typeof(EngineImage))]

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>The test image in the real engine: loaded when first needed, removed when all tests are done.</summary>
public sealed class EngineImage : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private bool _loaded;

    /// <summary>The engine's address as it is when the tests begin: one test changes the variable for a moment.</summary>
    public string Endpoint { get; } =
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : DockerEngine.DefaultEndpoint;

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

    /// <summary>The client library itself, for what the engine's contract has no verb for.</summary>
    public DockerClient OpenClient() => new DockerClientBuilder().WithEndpoint(new Uri(Endpoint)).Build();

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (!_loaded) return;
        using var client = OpenClient();
        await client.Images.DeleteImageAsync(Name, new ImageDeleteParameters());
    }
}
