using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>A system call failed.</summary>
/// <param name="call">The call, as its man page names it: <c>mount</c>.</param>
/// <param name="path">The path it was tried on, or null where it takes none.</param>
/// <param name="errno">The error number, errno(3).</param>
public sealed class LibcException(string call, string? path, int errno)
    : IOException(path is null
        ? $"{call}: {Marshal.GetPInvokeErrorMessage(errno)}"
        : $"{call} \"{path}\": {Marshal.GetPInvokeErrorMessage(errno)}")
{
    /// <summary>The call that failed, as its man page names it.</summary>
    public string Call { get; } = call;

    /// <summary>The path it was tried on; null where the call takes none.</summary>
    public string? Path { get; } = path;

    /// <summary>The error number, errno(3).</summary>
    public int Errno { get; } = errno;

    internal static LibcException Last(string call, string? path = null) => new(call, path, Marshal.GetLastPInvokeError());
}
