using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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
        using var tree = Libc.Open(directory, Libc.PathOnly | Libc.CloseOnExec, 0);
        if (tree.IsInvalid) throw LibcException.Last("open", directory);
        GiveTree(tree, directory, group, files, directories);
    }

    /// <summary>Gives a file of ours to a user. A link is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="user">The number of the user.</param>
    /// <exception cref="LibcException">It cannot be given to that user.</exception>
    public static void GiveToUser(string path, uint user)
    {
        using var file = Libc.Open(path, Libc.PathOnly | Libc.NoFollow | Libc.CloseOnExec, 0);
        if (file.IsInvalid) throw LibcException.Last("open", path);
        if (Libc.ChangeOwnerAt(file, "", user, SameUser, Libc.EmptyPath) != 0) throw LibcException.Last("fchownat", path);
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

    /// <summary>Removes a directory if nothing is in it. Does nothing if there is something, or no directory, also if that is so only since
    /// a moment ago.</summary>
    /// <returns>Whether there is no such directory now.</returns>
    public static bool RemoveEmpty(string directory)
    {
        if (Libc.RemoveDirectory(directory) == 0) return true;
        var errno = Marshal.GetLastPInvokeError();
        if (errno is Libc.EntryMissing) return true;
        if (errno is Libc.DirectoryNotEmpty or Libc.EntryExists) return false;
        throw new LibcException("rmdir", directory, errno);
    }

    // A container may be at work in the tree. What is changed is what was opened, whatever its path leads to by now.
    private static void GiveTree(SafeFileHandle tree, string shown, uint group, UnixFileMode files, UnixFileMode directories)
    {
        foreach (var name in Directory.EnumerateFileSystemEntries(Mounts.OpenPath(tree)).Select(path => Path.GetFileName(path)))
        {
            var path = Path.Combine(shown, name);
            using var entry = BeneathDirectory.TryOpenEntry(tree, name, out var errno);
            if (entry is not null && FileKind.OfOpen(entry) == FileKind.Directory) GiveTree(entry, path, group, files, directories);
            else if (entry is not null) Give(entry, path, group, files);
            else if (errno == Libc.IsALink) Own(tree, name, path, group, Libc.LinkItself);
            else if (errno is not (Libc.EntryMissing or Libc.CrossesDirectory)) throw new LibcException("openat2", path, errno);
        }

        Give(tree, shown, group, directories);
    }

    private static void Give(SafeFileHandle entry, string shown, uint group, UnixFileMode rights)
    {
        Own(entry, "", shown, group, Libc.EmptyPath);
        var open = Mounts.OpenPath(entry);
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | rights);
    }

    private static void Own(SafeFileHandle at, string name, string shown, uint group, int flags)
    {
        if (Libc.ChangeOwnerAt(at, name, SameUser, group, flags) == 0) return;
        if (Marshal.GetLastPInvokeError() is var errno and not Libc.EntryMissing) throw new LibcException("fchownat", shown, errno);
    }
}
