using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>
/// A range of a file for fcntl(2), <c>struct flock</c> with 64-bit offsets, which is laid out alike on all 64-bit machines.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecordLock
{
    /// <summary>F_RDLCK.</summary>
    public const short Read = 0;

    /// <summary>F_WRLCK.</summary>
    public const short Write = 1;

    /// <summary>F_UNLCK; also the answer where nothing is in the way.</summary>
    public const short None = 2;

    /// <summary>One of the constants.</summary>
    public short Type;

    /// <summary>Where <see cref="Start"/> counts from; 0 is the beginning of the file.</summary>
    public short Whence;

    /// <summary>The first byte.</summary>
    public long Start;

    /// <summary>How many bytes; 0 is all there may ever be.</summary>
    public long Length;

    /// <summary>Must be 0 for locks of an open file.</summary>
    public int ProcessId;
}
