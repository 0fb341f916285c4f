using MiniPod.Linux;

namespace MiniPod.Pods.Handlers;

/// <summary>Keeps the beginning of what a program prints, and drops the rest, so that the program is not held up.</summary>
internal sealed class BoundedOutput : WriteOnlyStream
{
    private readonly MemoryStream _kept = new();

    public string Text
    {
        get
        {
            lock (_kept) return HandlerResult.Text(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_kept) _kept.Write(buffer[..Math.Min(buffer.Length, HandlerResult.LongestMessage - (int)_kept.Length)]);
    }
}
