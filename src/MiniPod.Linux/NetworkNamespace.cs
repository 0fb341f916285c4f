namespace MiniPod.Linux;

/// <summary>Network namespaces as files, network_namespaces(7). MiniPod itself enters none: plugins do, using the path
/// they are given.</summary>
public static class NetworkNamespace
{
    /// <summary>The network namespace of this process, on which no plugin may be run.</summary>
    public static FileIdentity Own { get; } = FileIdentity.TryRead("/proc/self/ns/net")
        ?? throw new LibcException("statx", "/proc/self/ns/net", Libc.EntryMissing);

    /// <summary>The namespace that a path refers to.</summary>
    /// <returns>Null when the path does not exist or is not a namespace: an engine leaves a plain file behind
    /// where its mount was.</returns>
    public static FileIdentity? Find(string path) => IsNamespace(path) ? FileIdentity.TryRead(path) : null;

    /// <summary>The network namespace of a process; null when the process is gone.</summary>
    public static FileIdentity? OfProcess(int processId) => FileIdentity.TryRead($"/proc/{processId}/ns/net");

    private static unsafe bool IsNamespace(string path)
    {
        var buffer = stackalloc byte[256];
        if (Libc.StatFileSystem(path, buffer) == 0) return *(long*)buffer == Libc.NsfsMagic;
        var error = LibcException.Last("statfs", path);
        return error.Errno is Libc.EntryMissing or Libc.NoSuchProcess or 20 /* ENOTDIR */ ? false : throw error;
    }
}
