using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>Bind mounts, mount(2), which keep a namespace alive without a process in it.</summary>
public static class Mounts
{
    /// <summary>Bind-mounts a path over an existing file.</summary>
    /// <exception cref="LibcException">The kernel refuses the mount.</exception>
    public static void Bind(string source, string target)
    {
        if (Libc.Mount(source, target, null, Libc.MountBind, null) != 0) throw LibcException.Last("mount", target);
    }

    /// <summary>
    /// Turns a directory into a mount point with shared propagation, so that an unmount reaches other mount namespaces
    /// too; iproute2 does the same with /run/netns. Does nothing if it already is a mount point. Two concurrent calls
    /// would mount it twice.
    /// </summary>
    public static void MakeSharedDirectory(string directory)
    {
        if (IsMountPoint(directory)) return;
        if (Libc.Mount(directory, directory, "none", Libc.MountBind | Libc.MountRecursive, null) != 0)
            throw LibcException.Last("mount", directory);
        if (Libc.Mount("", directory, "none", Libc.MountShared | Libc.MountRecursive, null) != 0)
            throw LibcException.Last("mount", directory);
    }

    /// <summary>Removes all mounts from a path, even if they are in use (MNT_DETACH). Succeeds
    /// if nothing is mounted.</summary>
    public static void Unmount(string target)
    {
        // Two interrupted attempts may have mounted the same namespace twice; EINVAL marks the end of the stack.
        while (Libc.Unmount(target, Libc.UnmountDetach | Libc.UnmountNoFollow) == 0)
        {
        }

        var errno = Marshal.GetLastPInvokeError();
        if (errno is not (Libc.InvalidArgument or Libc.EntryMissing)) throw new LibcException("umount2", target, errno);
    }

    /// <summary>Whether a path is a mount point, according to /proc/self/mountinfo (proc(5)).</summary>
    public static bool IsMountPoint(string path)
    {
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            var fields = line.Split(' ');
            if (fields.Length > 4 && Unescape(fields[4]) == path) return true;
        }

        return false;
    }

    // Space, tab, line feed and backslash are octal-escaped, proc(5).
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
