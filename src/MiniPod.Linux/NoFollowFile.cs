using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Opens files that are written as root and whose path must not be a symbolic link to somewhere else (O_NOFOLLOW,
/// open(2)). .NET's own streams follow links.
/// </summary>
public static class NoFollowFile
{
    /// <summary>Opens a file for appending, with one write(2) per write; creates it (0600) if missing.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) if it is a symbolic link.</exception>
    public static SafeFileHandle OpenAppend(string path) => Open(path, Libc.WriteOnly | Libc.Create | Libc.AppendOnly);

    /// <summary>Opens a file for reading and writing; creates it (0600) if missing.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) if it is a symbolic link.</exception>
    public static SafeFileHandle OpenReadWrite(string path) => Open(path, Libc.ReadWrite | Libc.Create);

    /// <summary>Replaces the content of an existing file in place: a process that has it open or mounted
    /// sees the new content.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) if it is a symbolic link.</exception>
    public static void Overwrite(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path, Libc.WriteOnly | Libc.Truncate);
        RandomAccess.Write(file, content, 0);
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        var file = Libc.Open(path, flags | Libc.NoFollow | Libc.CloseOnExec, 0x180 /* 0600 */);
        return file.IsInvalid ? throw LibcException.Last("open", path) : file;
    }
}
