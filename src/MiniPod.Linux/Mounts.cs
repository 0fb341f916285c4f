using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Mounts, mount(2): binds, which keep a namespace alive without a process in it, and file systems in memory.</summary>
public static class Mounts
{
    /// <summary>Bind-mounts a path over an existing file.</summary>
    /// <exception cref="LibcException">The kernel refuses the mount.</exception>
    public static void Bind(string source, string target)
    {
        if (Libc.Mount(source, target, null, Libc.MountBind, null) != 0) throw LibcException.Last("mount", target);
    }

    /// <summary>Bind-mounts what is open over an existing file or directory, whatever its path leads to by now.</summary>
    /// <exception cref="LibcException">The kernel refuses the mount.</exception>
    public static void BindOpen(SafeFileHandle source, string target) => Bind(OpenPath(source), target);

    /// <summary>Mounts a file system in memory, tmpfs(5), over an existing directory.</summary>
    /// <param name="target">The directory.</param>
    /// <param name="mode">The mode of its root.</param>
    /// <param name="size">How many bytes it may hold; null for half of the memory.</param>
    /// <exception cref="LibcException">The kernel refuses the mount.</exception>
    public static void Memory(string target, UnixFileMode mode, long? size)
    {
        var data = $"mode={Convert.ToString((int)mode, 8)}"
            + (size is { } bytes ? string.Create(CultureInfo.InvariantCulture, $",size={bytes}") : "");
        if (Libc.Mount("tmpfs", target, "tmpfs", 0, data) != 0) throw LibcException.Last("mount", target);
    }

    /// <summary>The mount points below a directory, the deepest first, and itself last if it is one.</summary>
    public static IReadOnlyList<string> Beneath(string directory) =>
    [
        .. All().Where(point => point == directory || point.StartsWith($"{directory}/", StringComparison.Ordinal))
            .Reverse(),
    ];

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
    public static bool IsMountPoint(string path) => All().Contains(path);

    /// <summary>A path of what is open, for as long as it is, proc(5).</summary>
    internal static string OpenPath(SafeFileHandle file) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");

    private static IEnumerable<string> All() => File.ReadLines("/proc/self/mountinfo")
        .Select(line => line.Split(' '))
        .Where(fields => fields.Length > 4)
        .Select(fields => Unescape(fields[4]));

    // Space, tab, line feed and backslash are octal-escaped, proc(5).
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
