namespace MiniPod.Linux;

/// <summary>Makes the entries of a directory durable, which .NET cannot do.</summary>
internal static class DirectoryHandle
{
    /// <summary>Flushes the directory's entries to disk: without it, a rename can be lost in
    /// a power failure, fsync(2).</summary>
    public static void Flush(string directory)
    {
        using var handle = Libc.Open(directory, Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (handle.IsInvalid) throw LibcException.Last("open", directory);
        if (Libc.Fsync(handle) != 0) throw LibcException.Last("fsync", directory);
    }
}
