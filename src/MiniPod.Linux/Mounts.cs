using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>Bind mounts, mount(2): how a namespace is kept alive without a process in it.</summary>
public static class Mounts
{
    /// <summary>Mounts what a path leads to over an existing file.</summary>
    /// <exception cref="LibcException">The kernel refuses.</exception>
    public static void Bind(string source, string target)
    {
        if (Libc.Mount(source, target, null, Libc.MountBind, null) != 0) throw LibcException.Last("mount", target);
    }

    /// <summary>
    /// Makes a directory a mount of its own that shares its mounts with other mount namespaces, so that an unmount reaches
    /// those too; as iproute2 does with /run/netns. Does nothing when it is one already. Two at once would mount it twice.
    /// </summary>
    public static void MakeSharedDirectory(string directory)
    {
        if (IsMountPoint(directory)) return;
        if (Libc.Mount(directory, directory, "none", Libc.MountBind | Libc.MountRecursive, null) != 0)
            throw LibcException.Last("mount", directory);
        if (Libc.Mount("", directory, "none", Libc.MountShared | Libc.MountRecursive, null) != 0)
            throw LibcException.Last("mount", directory);
    }

    /// <summary>Takes every mount off a path, also while somebody uses it (MNT_DETACH). A path without a mount is success.</summary>
    public static void Unmount(string target)
    {
        // The same namespace may have been mounted twice by two interrupted tries; EINVAL ends the stack.
        while (Libc.Unmount(target, Libc.UnmountDetach | Libc.UnmountNoFollow) == 0)
        {
        }

        var errno = Marshal.GetLastPInvokeError();
        if (errno is not (Libc.InvalidArgument or Libc.EntryMissing)) throw new LibcException("umount2", target, errno);
    }

    /// <summary>Whether a path is a mount point, by /proc/self/mountinfo (proc(5)).</summary>
    public static bool IsMountPoint(string path)
    {
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            var fields = line.Split(' ');
            if (fields.Length > 4 && Unescape(fields[4]) == path) return true;
        }

        return false;
    }

    // Space, tab, line feed and backslash are written as octal, proc(5).
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
