using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>
/// A stream that records its first write failure instead of throwing it: a command must not stop half-way because its
/// output has no reader. The failure is examined when the command is done.
/// </summary>
internal sealed class DeferredFailureStream(Stream inner) : WriteOnlyStream
{
    /// <summary>The first failure; null if everything was written.</summary>
    public IOException? Failure { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Failure is not null) return;
        try
        {
            inner.Write(buffer);
        }
        catch (IOException error)
        {
            Failure = error;
        }
    }
}
