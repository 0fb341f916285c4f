using System.Runtime.ExceptionServices;

namespace MiniPod.Linux;

/// <summary>Network namespaces as files, network_namespaces(7), and as what a thread is in.</summary>
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

    /// <summary>Does something in a namespace, on a thread of its own that ends with it: sockets opened there stay in it, and no
    /// other code of this process ever is.</summary>
    /// <param name="path">A path of the namespace.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="LibcException">The namespace cannot be opened or entered.</exception>
    public static void Run(string path, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec, 0);
                if (file.IsInvalid) throw LibcException.Last("open", path);
                if (Libc.SetNamespace(file, Libc.NetworkNamespaceType) != 0) throw LibcException.Last("setns", path);
                action();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Whether a namespace has an interface of a name.</summary>
    /// <exception cref="LibcException">The namespace cannot be opened or entered.</exception>
    public static bool HasInterface(string path, string name)
    {
        var isThere = false;
        Run(path, () => isThere = Libc.InterfaceIndex(name) != 0);
        return isThere;
    }

    private static unsafe bool IsNamespace(string path)
    {
        var buffer = stackalloc byte[256];
        if (Libc.StatFileSystem(path, buffer) == 0) return *(long*)buffer == Libc.NsfsMagic;
        var error = LibcException.Last("statfs", path);
        return error.Errno is Libc.EntryMissing or Libc.NoSuchProcess or 20 /* ENOTDIR */ ? false : throw error;
    }
}
