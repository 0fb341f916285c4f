using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>
/// A range of a file for fcntl(2): <c>struct flock</c> with 64-bit offsets, which has the same layout
/// on all 64-bit machines.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecordLock
{
    /// <summary>F_RDLCK.</summary>
    public const short Read = 0;

    /// <summary>F_WRLCK.</summary>
    public const short Write = 1;

    /// <summary>F_UNLCK; also the answer to a query when nothing conflicts.</summary>
    public const short None = 2;

    /// <summary>One of the constants.</summary>
    public short Type;

    /// <summary>What <see cref="Start"/> is relative to; 0 is the beginning of the file.</summary>
    public short Whence;

    /// <summary>The first byte.</summary>
    public long Start;

    /// <summary>The number of bytes; 0 extends to the end of the file, however far it grows.</summary>
    public long Length;

    /// <summary>Must be 0 for open file description locks.</summary>
    public int ProcessId;
}
