using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>
/// One of the three standard streams, through plain read(2) and write(2). When output is redirected to a file,
/// FileStream writes at an offset of its own and so overwrites the output of other processes; Console's streams send
/// control sequences to a terminal.
/// </summary>
public sealed class StandardStream : Stream
{
    private readonly int _fd;

    private readonly bool _isInput;

    private StandardStream(int fd)
    {
        _fd = Inherited(fd);
        _isInput = fd == 0;
    }

    /// <summary>Standard input.</summary>
    public static StandardStream Input { get; } = new(0);

    /// <summary>Standard output.</summary>
    public static StandardStream Output { get; } = new(1);

    /// <summary>Standard error.</summary>
    public static StandardStream Error { get; } = new(2);

    /// <summary>Whether an error means that the reader of our output is gone, as with <c>| head</c>.</summary>
    public static bool IsBrokenPipe(Exception error) => error is LibcException { Call: "write", Path: null, Errno: Libc.BrokenPipe };

    /// <summary>Whether it is a terminal, isatty(3).</summary>
    public bool IsTerminal => Libc.IsTerminal(_fd) == 1;

    /// <summary>The columns of the terminal; null if it is none, or does not tell.</summary>
    public int? Columns => Size().Columns is > 0 and var columns ? columns : null;

    /// <summary>The rows of the terminal; null if it is none, or does not tell.</summary>
    public int? Rows => Size().Rows is > 0 and var rows ? rows : null;

    /// <summary>The descriptor, which stays open as long as this process lives.</summary>
    internal int Descriptor => _fd;

    /// <inheritdoc/>
    public override bool CanRead => _isInput;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_isInput;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Libc.Read(_fd, start, (nuint)buffer.Length);
                if (count >= 0) return (int)count;
                if (Marshal.GetLastPInvokeError() != Libc.Interrupted) throw LibcException.Last("read");
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var written = 0; written < buffer.Length;)
            {
                var count = Libc.Write(_fd, start + written, (nuint)(buffer.Length - written));
                if (count >= 0) written += (int)count;
                else if (Marshal.GetLastPInvokeError() is not (Libc.Interrupted or Libc.TryAgain)) throw LibcException.Last("write");
            }
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // TIOCGWINSZ in ioctl_tty(2); struct winsize: rows, columns, and both in pixels.
    private unsafe (int Rows, int Columns) Size()
    {
        var size = stackalloc ushort[4];
        return Libc.Control(_fd, 0x5413, (byte*)size) == 0 ? (size[0], size[1]) : default;
    }

    // A stream that the parent process closed (>&-) must not be used: by now its descriptor may belong to a file or
    // socket that the runtime has opened, and output meant for the user would go to the engine. Descriptors that the
    // runtime opens are close-on-exec; inherited ones are not.
    private static int Inherited(int fd)
    {
        var flags = Libc.FileControl(fd, Libc.GetDescriptorFlags);
        if (flags >= 0 && (flags & Libc.CloseOnExecFlag) == 0) return fd;
        var nothing = Libc.Open("/dev/null", Libc.ReadWrite | Libc.CloseOnExec, 0);
        var number = (int)nothing.DangerousGetHandle();
        nothing.SetHandleAsInvalid(); // keeps it open for the lifetime of this process
        return number;
    }
}
