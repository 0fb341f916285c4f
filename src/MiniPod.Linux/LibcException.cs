using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>A system call failed. As with an <see cref="IOException"/> of the runtime's own, the HResult is the error number.</summary>
public sealed class LibcException : IOException
{
    /// <param name="call">The call, as its man page names it: <c>mount</c>.</param>
    /// <param name="path">The path it was tried on, or null where it takes none.</param>
    /// <param name="errno">The error number, errno(3).</param>
    public LibcException(string call, string? path, int errno)
        : base(
            path is null
                ? $"{call}: {Marshal.GetPInvokeErrorMessage(errno)}"
                : $"{call} \"{path}\": {Marshal.GetPInvokeErrorMessage(errno)}",
            errno)
    {
        Call = call;
        Path = path;
        Errno = errno;
    }

    /// <summary>The call that failed, as its man page names it.</summary>
    public string Call { get; }

    /// <summary>The path it was tried on; null where the call takes none.</summary>
    public string? Path { get; }

    /// <summary>The error number, errno(3).</summary>
    public int Errno { get; }

    internal static LibcException Last(string call, string? path = null) => new(call, path, Marshal.GetLastPInvokeError());
}
