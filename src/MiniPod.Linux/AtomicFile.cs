namespace MiniPod.Linux;

/// <summary>Writes files that hold either the old or the new content, never part of it, and that only
/// their owner can read.</summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Writes a file of mode 0600: temporary file in the same directory, fsync, rename, fsync of the
    /// directory.</summary>
    /// <param name="path">The file. Its directory must exist.</param>
    /// <param name="content">The complete new content.</param>
    /// <param name="durable">False skips both fsyncs: for data that must survive this process, but not a
    /// power failure. Default true.</param>
    /// <exception cref="IOException">The file could not be written, for example because the disk is full; the old
    /// content is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        // The leading dot keeps a temporary file left behind by a crash out of every listing.
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

    /// <summary>Creates a file of mode 0600 that must not exist yet: the first one to create
    /// it gets the name.</summary>
    /// <returns>False when the file already exists.</returns>
    /// <exception cref="IOException">It could not be written, for example because the disk is full; the
    /// file is removed again.</exception>
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
                File.Delete(path); // the disk is full: an empty file must not keep the name reserved
                throw;
            }
        }
    }

    /// <summary>Creates a directory, and any missing parents, accessible only to its owner (0700).</summary>
    public static void CreateDirectory(string path)
    {
        // The runtime applies the mode to the last directory only.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } above && !Directory.Exists(above)) CreateDirectory(above);
        Directory.CreateDirectory(path, OwnerOnlyDirectory);
    }

    /// <summary>Makes the removal or creation of entries in a directory durable, fsync(2).</summary>
    public static void FlushDirectory(string directory) => DirectoryHandle.Flush(directory);
}
