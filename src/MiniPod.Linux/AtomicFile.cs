namespace MiniPod.Linux;

/// <summary>Files that are either the old or the new content, never half of it, and readable by their owner alone.</summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Writes a file of mode 0600: temporary file in the same directory, fsync, rename, fsync of the directory.</summary>
    /// <param name="path">The file. Its directory must exist.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="durable">False leaves out both fsyncs: for what only has to survive this process, not the power. Default true.</param>
    /// <exception cref="IOException">The file could not be written, for example because the disk is full; the old
    /// content stands.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        // A leading dot keeps a temporary file, left behind by a crash, out of every listing.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }))
            {
                file.Write(content);
                if (durable) file.Flush(flushToDisk: true);
            }

            FaultPoint.Reach("before rename", path);
            File.Move(temporary, path, overwrite: true);
            FaultPoint.Reach("after rename", path);
            if (durable) DirectoryHandle.Flush(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Creates a file of mode 0600 that must not exist yet: the name is taken by whoever comes first.</summary>
    /// <returns>False when the name is taken already.</returns>
    /// <exception cref="IOException">It could not be written, for example because the disk is full; the name is free again.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            });
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }

        using (file)
        {
            try
            {
                FaultPoint.Reach("created, empty:", path);
                file.Write(content);
                FaultPoint.Reach("created, written:", path);
                return true;
            }
            catch
            {
                File.Delete(path); // the name is not taken by a file without content: the disk is full
                throw;
            }
        }
    }

    /// <summary>Creates a directory, and what is missing above it, that its owner alone can enter (0700).</summary>
    public static void CreateDirectory(string path)
    {
        // The runtime gives the mode to the last directory alone.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } above && !Directory.Exists(above)) CreateDirectory(above);
        Directory.CreateDirectory(path, OwnerOnlyDirectory);
    }

    /// <summary>Makes the removal or creation of entries in a directory durable, fsync(2).</summary>
    public static void FlushDirectory(string directory) => DirectoryHandle.Flush(directory);
}
