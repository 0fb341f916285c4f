using System.Net.Sockets;
using Docker.DotNet;

namespace MiniPod.Engine.Docker;

/// <summary>The standard output and error of a container or command: multiplexed into frames, or raw if
/// it has a terminal.</summary>
/// <param name="stream">The connection.</param>
/// <param name="tried">What was tried, for the messages of errors.</param>
/// <param name="hasInput">Whether input is sent on the connection meanwhile. Default false.</param>
internal sealed class DockerOutput(MultiplexedStream stream, string tried, bool hasInput = false) : IContainerOutput
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
        catch (IOException e) when (hasInput && e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // The command ended before it had read its input, and the engine closed the connection with the rest unread: all output
            // comes before that (net/unix/af_unix.c of the kernel). If the engine itself ended, the next question shows it.
            return default;
        }
        catch (Exception e) when (DockerErrors.IsEngineFailure(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DockerErrors.Failed(tried, e);
        }
    }
}
