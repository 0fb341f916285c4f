using System.IO.Pipelines;

namespace MiniPod.Engine.Docker;

/// <summary>
/// A container's output, read from the moment of attaching and buffered until it is copied. Docker keeps a
/// container that has exited locked while an attached client has not read all of its output: even an inspect of
/// it then blocks forever.
/// </summary>
internal sealed class ReadAheadOutput : IContainerOutput
{
    /// <summary>How many bytes of each stream are buffered; beyond that the container blocks.</summary>
    public const int Limit = 16 * 1024 * 1024;

    private readonly IContainerOutput _source;
    private readonly CancellationTokenSource _end = new();
    private readonly Pipe _output = NewPipe(), _error = NewPipe();
    private readonly Task _reading;

    public ReadAheadOutput(IContainerOutput source)
    {
        _source = source;
        _reading = ReadAsync();
    }

    public async Task CopyAsync(Stream output, Stream error, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Task.WhenAll(CopyAsync(_output.Reader, output, either), CopyAsync(_error.Reader, error, either)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _end.Dispose();
    }

    // If one of the two streams cannot be written, do not wait for the other: it may never end.
    private static async Task CopyAsync(PipeReader from, Stream to, CancellationTokenSource either)
    {
        try
        {
            await from.CopyToAsync(to, either.Token).ConfigureAwait(false);
        }
        catch
        {
            await either.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReadAsync()
    {
        Exception? failure = null;
        try
        {
            await _source.CopyAsync(_output.Writer.AsStream(), _error.Writer.AsStream(), _end.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error; // passed on to the caller of CopyAsync
        }

        await _output.Writer.CompleteAsync(failure).ConfigureAwait(false);
        await _error.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private static Pipe NewPipe() =>
        new(new PipeOptions(pauseWriterThreshold: Limit, resumeWriterThreshold: Limit / 2, useSynchronizationContext: false));
}
