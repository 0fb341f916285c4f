using System.Buffers;

namespace MiniPod.Linux;

/// <summary>Reads a stream to its end but keeps only its beginning, so that no program can exhaust our
/// memory.</summary>
internal static class BoundedReader
{
    public static async Task<(byte[] Content, bool Truncated)> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var truncated = false;
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                var room = (int)Math.Min(count, limit - kept.Length);
                kept.Write(buffer, 0, room);
                truncated |= room < count;
            }
        }
        catch (OperationCanceledException)
        {
            // The caller stopped waiting for the end; the result is what has been read so far.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (kept.ToArray(), truncated);
    }
}
