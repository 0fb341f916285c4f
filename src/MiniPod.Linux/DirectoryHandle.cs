namespace MiniPod.Linux;

/// <summary>What .NET cannot do to a directory: make its entries durable.</summary>
internal static class DirectoryHandle
{
    /// <summary>Writes the directory's entries to disk: without it a rename can be lost with the power, fsync(2).</summary>
    public static void Flush(string directory)
    {
        using var handle = Libc.Open(directory, Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (handle.IsInvalid) throw LibcException.Last("open", directory);
        if (Libc.Fsync(handle) != 0) throw LibcException.Last("fsync", directory);
    }
}
