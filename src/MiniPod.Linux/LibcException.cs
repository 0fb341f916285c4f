using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>A system call failed. As with the runtime's own <see cref="IOException"/>, HResult
/// is the error number.</summary>
public sealed class LibcException : IOException
{
    /// <param name="call">The call, by the name of its man page: <c>mount</c>.</param>
    /// <param name="path">The path it was called with, or null if it takes none.</param>
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

    /// <summary>The call that failed, by the name of its man page.</summary>
    public string Call { get; }

    /// <summary>The path it was called with; null if the call takes none.</summary>
    public string? Path { get; }

    /// <summary>The error number, errno(3).</summary>
    public int Errno { get; }

    /// <summary>Whether this process may not do it (EPERM, EACCES).</summary>
    public bool IsForbidden => Errno is Libc.NotPermitted or Libc.AccessDenied;

    /// <summary>Whether a path leads out of the directory that it has to stay in (EXDEV).</summary>
    public bool LeadsOut => Errno == Libc.CrossesDirectory;

    internal static LibcException Last(string call, string? path = null) => new(call, path, Marshal.GetLastPInvokeError());
}
