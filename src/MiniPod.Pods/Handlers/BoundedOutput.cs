namespace MiniPod.Pods.Handlers;

/// <summary>Keeps the beginning of what a program prints, and drops the rest, so that the program is not held up.</summary>
internal sealed class BoundedOutput : Stream
{
    private readonly MemoryStream _kept = new();

    public string Text
    {
        get
        {
            lock (_kept) return HandlerResult.Text(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_kept) _kept.Write(buffer[..Math.Min(buffer.Length, HandlerResult.LongestMessage - (int)_kept.Length)]);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
