using MiniPod.Engine;

namespace MiniPod.Pods.Steps;

/// <summary>The output of a container from its first byte on. The step that starts the container opens it, and the
/// caller that asked for it reads it.</summary>
/// <param name="container">The container's name in the pod.</param>
public sealed class AttachedOutput(string container) : IAsyncDisposable
{
    private IContainerOutput? _output;

    /// <summary>The container's name in the pod.</summary>
    public string Container { get; } = container;

    /// <summary>Copies the output until it ends.</summary>
    /// <exception cref="InvalidOperationException">The container was not started.</exception>
    public Task CopyAsync(Stream output, Stream error, CancellationToken cancellationToken) =>
        (_output ?? throw new InvalidOperationException($"container \"{Container}\" was not started")).CopyAsync(
            output, error, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _output, null) is { } output) await output.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Opens the output. Must be called before the container is started.</summary>
    internal async Task OpenAsync(IContainerEngine engine, string containerId, CancellationToken cancellationToken) =>
        _output = await engine.AttachContainerAsync(containerId, cancellationToken).ConfigureAwait(false);
}
