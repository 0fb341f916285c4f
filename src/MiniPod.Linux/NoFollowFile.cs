using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Files that are written as root where a symbolic link must not lead elsewhere (O_NOFOLLOW, open(2)). .NET's own streams follow links.
/// </summary>
public static class NoFollowFile
{
    /// <summary>Opens a file to append to, with one write(2) for each piece; makes it (0600) when it is missing.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) when a symbolic link is there.</exception>
    public static SafeFileHandle OpenAppend(string path) => Open(path, Libc.WriteOnly | Libc.Create | Libc.AppendOnly);

    /// <summary>Opens a file to read and write; makes it (0600) when it is missing.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) when a symbolic link is there.</exception>
    public static SafeFileHandle OpenReadWrite(string path) => Open(path, Libc.ReadWrite | Libc.Create);

    /// <summary>Replaces the content of a file that is there, in place: whoever has it open or mounted sees the new one.</summary>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) when a symbolic link is there.</exception>
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
