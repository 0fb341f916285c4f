namespace MiniPod.Linux;

/// <summary>A directory of ours with what others have written into it. Links in it are never followed, and nothing that is
/// mounted in it is touched.</summary>
public static class OwnTree
{
    private const uint SameUser = uint.MaxValue;

    /// <summary>Gives a tree to a group, as kubelet does for <c>fsGroup</c>: every file and directory gets the group, and the group
    /// the rights that <paramref name="files"/> and <paramref name="directories"/> say. Links only get the group.</summary>
    /// <param name="directory">The tree.</param>
    /// <param name="group">The number of the group.</param>
    /// <param name="files">The rights that files get besides theirs.</param>
    /// <param name="directories">The same for directories.</param>
    /// <exception cref="LibcException">Something cannot be given to the group.</exception>
    public static void GiveToGroup(string directory, uint group, UnixFileMode files, UnixFileMode directories)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is null && entry is DirectoryInfo) GiveToGroup(entry.FullName, group, files, directories);
            else Give(entry.FullName, group, files, isLink: entry.LinkTarget is not null);
        }

        Give(directory, group, directories, isLink: false);
    }

    /// <summary>Removes a tree. Does nothing if there is none.</summary>
    /// <exception cref="IOException">Something is mounted in it.</exception>
    public static void Remove(string directory)
    {
        if (!Directory.Exists(directory)) return;
        if (Mounts.Beneath(directory) is [var point, ..])
            throw new IOException($"cannot remove \"{directory}\": something is mounted at \"{point}\"");
        Directory.Delete(directory, recursive: true);
    }

    private static void Give(string path, uint group, UnixFileMode rights, bool isLink)
    {
        if (Libc.ChangeOwner(path, SameUser, group) != 0) throw LibcException.Last("lchown", path);
        if (!isLink) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | rights);
    }
}
