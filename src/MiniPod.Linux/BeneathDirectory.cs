using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Opens paths below a directory that others can write to. A link that leads out of the directory is refused, also one that
/// appears while the path is opened: the kernel resolves the path in one go (RESOLVE_BENEATH, openat2(2); Linux 5.6).
/// </summary>
public static class BeneathDirectory
{
    private const int SizeOfHow = 3 * sizeof(ulong);

    /// <summary>Opens a path as a place (O_PATH), which can be bind-mounted; makes the directories that are missing.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The path below it, without a leading slash.</param>
    /// <param name="mode">The mode of directories that are made; null: none is made.</param>
    /// <exception cref="LibcException">The path does not exist, or leads out of the directory
    /// (<see cref="LibcException.LeadsOut"/>).</exception>
    public static SafeFileHandle Open(string directory, string path, UnixFileMode? mode)
    {
        using var root = Libc.Open(directory, Libc.PathOnly | Libc.CloseOnExec, 0);
        if (root.IsInvalid) throw LibcException.Last("open", directory);
        if (TryOpen(root, path, out var errno) is { } there) return there;
        if (errno != Libc.EntryMissing || mode is not { } made) throw new LibcException("openat2", Path.Combine(directory, path), errno);
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var count = 1; count <= names.Length; count++)
        {
            var parent = string.Join('/', names[..(count - 1)]);
            using var above = parent.Length == 0 ? null : OpenOrThrow(root, directory, parent);
            if (Libc.MakeDirectoryAt(above ?? root, names[count - 1], (uint)made) == 0)
            {
                using var fresh = OpenOrThrow(root, directory, string.Join('/', names[..count]));
                File.SetUnixFileMode(Mounts.OpenPath(fresh), made); // whatever the umask says
            }
            else if (Marshal.GetLastPInvokeError() is var error and not Libc.EntryExists)
            {
                throw new LibcException("mkdirat", Path.Combine(directory, parent, names[count - 1]), error);
            }
        }

        return OpenOrThrow(root, directory, path);
    }

    private static SafeFileHandle OpenOrThrow(SafeFileHandle root, string directory, string path) =>
        TryOpen(root, path, out var errno) ?? throw new LibcException("openat2", Path.Combine(directory, path), errno);

    /// <summary>Opens an entry of an open directory as a place; null if it is a link, is mounted there, or is gone.</summary>
    internal static SafeFileHandle? TryOpenEntry(SafeFileHandle directory, string name, out int errno) =>
        TryOpen(directory, name, out errno, Libc.ResolveNoLinks | Libc.ResolveSameMount);

    private static unsafe SafeFileHandle? TryOpen(SafeFileHandle root, string path, out int errno, ulong more = 0)
    {
        var how = stackalloc ulong[3] { Libc.PathOnly | Libc.CloseOnExec, 0, Libc.ResolveBeneath | Libc.ResolveNoMagicLinks | more };
        var handle = new SafeFileHandle(Libc.OpenAt2(Libc.SyscallOpenat2, root, path, how, SizeOfHow), ownsHandle: true);
        errno = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        return null;
    }
}
