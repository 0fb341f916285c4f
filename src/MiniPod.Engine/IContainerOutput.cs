namespace MiniPod.Engine;

/// <summary>The output of a container that one is attached to.</summary>
public interface IContainerOutput : IAsyncDisposable
{
    /// <summary>Copies standard output and standard error, apart, until the container has ended.</summary>
    Task CopyAsync(Stream output, Stream error, CancellationToken cancellationToken);
}
