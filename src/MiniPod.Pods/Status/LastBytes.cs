using MiniPod.Linux;

namespace MiniPod.Pods.Status;

/// <summary>Keeps the end of what is written, and drops the rest.</summary>
/// <param name="limit">How many bytes are kept.</param>
internal sealed class LastBytes(int limit) : WriteOnlyStream
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

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            var fresh = buffer[Math.Max(0, buffer.Length - limit)..];
            _kept = [.. _kept.AsSpan(Math.Max(0, _kept.Length + fresh.Length - limit)), .. fresh];
        }
    }
}
