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

    /// <summary>Reads a file; no link on the way to it is followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The path below it, without a leading slash.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="LibcException">There is a link on the way, or it cannot be opened.</exception>
    /// <exception cref="IOException">It is no file, or longer.</exception>
    public static byte[]? ReadFile(string directory, string path, int longest)
    {
        using var root = Libc.Open(directory, Libc.PathOnly | Libc.CloseOnExec, 0);
        if (root.IsInvalid) throw LibcException.Last("open", directory);
        using var place = TryOpen(root, path, out var errno, Libc.ResolveNoLinks);
        if (place is null)
            return errno is Libc.EntryMissing or Libc.NotADirectory ? null : throw new LibcException("openat2", path, errno);

        // Whoever opens a pipe waits for its other end, so what it is comes first.
        if (FileKind.OfOpen(place) is var kind && kind != FileKind.File) throw new IOException($"it is no file, but a {kind}");
        using var file = File.OpenHandle(Mounts.OpenPath(place));
        var content = new byte[Math.Min(RandomAccess.GetLength(file), longest + 1L)];
        var count = RandomAccess.Read(file, content, 0);
        return count <= longest ? content[..count] : throw new IOException($"it has more than {longest} bytes");
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
