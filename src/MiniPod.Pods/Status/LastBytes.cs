namespace MiniPod.Pods.Status;

/// <summary>Keeps the end of what is written, and drops the rest.</summary>
/// <param name="limit">How many bytes are kept.</param>
internal sealed class LastBytes(int limit) : Stream
{
    private readonly Lock _lock = new();
    private byte[] _kept = [];

    /// <summary>What is kept.</summary>
    public byte[] Kept
    {
        get
        {
            lock (_lock) return _kept;
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
        lock (_lock)
        {
            var fresh = buffer[Math.Max(0, buffer.Length - limit)..];
            _kept = [.. _kept.AsSpan(Math.Max(0, _kept.Length + fresh.Length - limit)), .. fresh];
        }
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
