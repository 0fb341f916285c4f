namespace MiniPod.Linux;

/// <summary>
/// A host of its own: network, mounts, host name, message queues and processes of its own, and the files of this one. It lives as long as
/// its first process, and the kernel removes everything of it with that process: namespaces(7), pid_namespaces(7).
/// </summary>
public static class PrivateHost
{
    /// <summary>The directory in which iproute2 looks for named network namespaces, ip-netns(8).</summary>
    private const string NamedNamespaces = "/run/netns";

    private const int All = Libc.NetworkNamespaceType | Libc.MountNamespaceType | Libc.HostNameNamespaceType
        | Libc.MessageNamespaceType | Libc.ProcessNamespaceType;

    private static readonly string[] Places = ["net", "mnt", "pid"];

    /// <summary>Does something on a thread of its own that is on a new private host. The process that it starts is the first one there.
    /// </summary>
    /// <exception cref="LibcException">The kernel does not allow it (CAP_SYS_ADMIN).</exception>
    public static void Run(Action action) => NetworkNamespace.OnThread(() =>
    {
        if (Libc.Unshare(All) != 0) throw LibcException.Last("unshare");
        action();
    });

    /// <summary>Does something on a thread of its own that is on the host of a process. What it starts is there.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="LibcException">The process is gone, or the kernel does not allow it.</exception>
    public static void Enter(int processId, Action action) => NetworkNamespace.OnThread(() =>
    {
        using var process = ProcessSignals.Open(processId);
        if (Libc.Unshare(Libc.FileSystemAttributes) != 0) throw LibcException.Last("unshare");
        if (Libc.SetNamespace(process, All) != 0) throw LibcException.Last("setns");
        action();
    });

    /// <summary>Whether this process is where another one is: in its network and among its mounts.</summary>
    public static bool IsHereWith(int processId) => Array.TrueForAll(Places, kind =>
        FileIdentity.TryRead($"/proc/{processId}/ns/{kind}") is { } there && there == FileIdentity.TryRead($"/proc/self/ns/{kind}"));

    /// <summary>The process namespace of a process; null when the process is gone.</summary>
    public static FileIdentity? ProcessesOf(int processId) => FileIdentity.TryRead($"/proc/{processId}/ns/pid");

    /// <summary>The process namespace of this process.</summary>
    public static FileIdentity OwnProcesses { get; } = FileIdentity.TryRead("/proc/self/ns/pid")
        ?? throw new LibcException("statx", "/proc/self/ns/pid", Libc.EntryMissing);

    /// <summary>Prepares the private host that this process is the first one of: its own /proc and /sys, an empty list of named network
    /// namespaces, a name. No mount of it reaches another host.</summary>
    /// <param name="hostName">The name.</param>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public static void Furnish(string hostName)
    {
        Mount("none", "/", null, Libc.MountRecursive | Libc.MountPrivate);
        Mount("proc", "/proc", "proc", 0);
        Mount("sysfs", "/sys", "sysfs", 0);
        Directory.CreateDirectory(NamedNamespaces);
        Mount("tmpfs", NamedNamespaces, "tmpfs", 0, "mode=755");
        if (Libc.SetHostName(hostName, (nuint)hostName.Length) != 0) throw LibcException.Last("sethostname");
    }

    private static void Mount(string source, string target, string? type, nuint flags, string? data = null)
    {
        if (Libc.Mount(source, target, type, flags, data) != 0) throw LibcException.Last("mount", target);
    }
}
