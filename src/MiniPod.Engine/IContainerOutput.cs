namespace MiniPod.Engine;

/// <summary>The output of an attached container.</summary>
public interface IContainerOutput : IAsyncDisposable
{
    /// <summary>Copies standard output and standard error, separately, until the container exits.</summary>
    Task CopyAsync(Stream output, Stream error, CancellationToken cancellationToken);
}
