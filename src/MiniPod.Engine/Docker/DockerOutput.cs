using Docker.DotNet;

namespace MiniPod.Engine.Docker;

/// <summary>The standard output and error of a container or command: multiplexed into frames, or raw if
/// it has a terminal.</summary>
internal sealed class DockerOutput(MultiplexedStream stream, string tried) : IContainerOutput
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Copies the output. Failures to write to the caller's own streams pass unchanged.</summary>
    public async Task CopyAsync(Stream output, Stream error, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is { EOF: false } read)
        {
            var target = read.Target == MultiplexedStream.TargetStream.StandardError ? error : output;
            await target.WriteAsync(buffer.AsMemory(0, read.Count), cancellationToken).ConfigureAwait(false);
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        stream.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<MultiplexedStream.ReadResult> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DockerErrors.IsEngineFailure(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DockerErrors.Failed(tried, e);
        }
    }
}
