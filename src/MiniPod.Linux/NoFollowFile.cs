using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Opens files that are written as root and whose path must not be a symbolic link to somewhere else (O_NOFOLLOW,
/// open(2)). .NET's own streams follow links.
/// </summary>
public static class NoFollowFile
{
    private const int MostAttempts = 3;

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

    /// <summary>
    /// Changes the content of an existing file in place, for readers that have it open or mounted, and are not to find half a line:
    /// the file is made longer by empty lines first, then all of the new content is written by one call, with empty lines instead of what
    /// is to go, and then it is made shorter. If this process is killed in between, the file ends with empty lines.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">How long it can be.</param>
    /// <param name="change">Returns the new content for the current one. It is called again if somebody has made the file longer or
    /// shorter meanwhile.</param>
    /// <returns>Whether anything was written. False if the content is right already.</returns>
    /// <exception cref="LibcException">It cannot be opened; errno 40 (ELOOP) if it is a symbolic link.</exception>
    /// <exception cref="IOException">It is longer than that, or cannot be read or written.</exception>
    public static bool Change(string path, int mostBytes, Func<byte[], byte[]> change)
    {
        using var file = Open(path, Libc.ReadWrite);
        for (var attempt = 1; ; attempt++)
        {
            var current = Read(file, path, mostBytes);
            var content = change(current);
            if (content.AsSpan().SequenceEqual(current)) return false;
            if (RandomAccess.GetLength(file) != current.Length && attempt < MostAttempts) continue;
            Write(file, current.Length, content);
            return true;
        }
    }

    private static byte[] Read(SafeFileHandle file, string path, int mostBytes)
    {
        if (RandomAccess.GetLength(file) is var length && length > mostBytes)
            throw new IOException($"\"{path}\" has {length} bytes, more than {mostBytes}");
        var buffer = new byte[length];
        var count = 0;
        while (count < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(count), count) is > 0 and var more) count += more;
        return buffer[..count];
    }

    private static void Write(SafeFileHandle file, int former, byte[] content)
    {
        const byte emptyLine = (byte)'\n';
        var whole = new byte[Math.Max(former, content.Length)];
        whole.AsSpan().Fill(emptyLine);
        if (content.Length > former) RandomAccess.Write(file, whole.AsSpan(former), former);
        FaultPoint.ReachPerhaps("file made longer in place");
        content.CopyTo(whole, 0);
        RandomAccess.Write(file, whole, 0);
        FaultPoint.ReachPerhaps("file written in place");
        if (content.Length < former) RandomAccess.SetLength(file, content.Length);
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        var file = Libc.Open(path, flags | Libc.NoFollow | Libc.CloseOnExec, 0x180 /* 0600 */);
        return file.IsInvalid ? throw LibcException.Last("open", path) : file;
    }
}
