using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Network namespaces as files, network_namespaces(7), and as what a thread is in.</summary>
public static class NetworkNamespace
{
    /// <summary>A path of the network namespace of this process.</summary>
    public const string OwnPath = "/proc/self/ns/net";

    /// <summary>The network namespace of this process, on which no plugin may be run.</summary>
    public static FileIdentity Own { get; } = FileIdentity.TryRead(OwnPath)
        ?? throw new LibcException("statx", OwnPath, Libc.EntryMissing);

    /// <summary>The namespace that a path refers to.</summary>
    /// <returns>Null when the path does not exist or is not a namespace: an engine leaves a plain file behind
    /// where its mount was.</returns>
    public static FileIdentity? Find(string path) => IsNamespace(path) ? FileIdentity.TryRead(path) : null;

    /// <summary>The network namespace of a process; null when the process is gone.</summary>
    public static FileIdentity? OfProcess(int processId) => FileIdentity.TryRead($"/proc/{processId}/ns/net");

    /// <summary>Opens a namespace, which lives at least as long as the file is open.</summary>
    /// <exception cref="LibcException">The path cannot be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        var file = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec, 0);
        return file.IsInvalid ? throw LibcException.Last("open", path) : file;
    }

    /// <summary>Opens the namespace that a path refers to now.</summary>
    /// <returns>Null when the path does not exist or is not a namespace.</returns>
    /// <exception cref="LibcException">It cannot be opened: there are too many open files.</exception>
    public static (FileIdentity Identity, SafeFileHandle File)? TryOpen(string path)
    {
        if (!IsNamespace(path)) return null;
        var file = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (file.IsInvalid)
        {
            var error = LibcException.Last("open", path);
            return error.Errno is Libc.EntryMissing or Libc.NoSuchProcess ? null : throw error;
        }

        // The path may have got another meaning in the meantime.
        if (Find($"/proc/self/fd/{file.DangerousGetHandle()}") is { } identity) return (identity, file);
        file.Dispose();
        return null;
    }

    /// <summary>Makes a namespace without a name: the kernel removes it, with its interfaces, when the file and everything opened in it
    /// are closed, however this process ends.</summary>
    /// <exception cref="LibcException">The kernel does not allow it (CAP_SYS_ADMIN).</exception>
    public static SafeFileHandle Create()
    {
        SafeFileHandle? made = null;
        OnThread(() =>
        {
            if (Libc.Unshare(Libc.NetworkNamespaceType) != 0) throw LibcException.Last("unshare");
            made = Open("/proc/thread-self/ns/net");
        });
        return made!;
    }

    /// <summary>Does something in a namespace, on a thread of its own that ends with it: sockets opened there stay in it, and no
    /// other code of this process ever is.</summary>
    /// <param name="path">A path of the namespace.</param>
    /// <param name="action">What to do. It must not start threads, which would stay in the namespace: no task, no timer, and no
    /// <see cref="Socket"/>, for which there is <see cref="OpenSocket"/>.</param>
    /// <exception cref="LibcException">The namespace cannot be opened or entered.</exception>
    public static void Run(string path, Action action)
    {
        using var file = Open(path);
        Run(file, action, path);
    }

    /// <summary>Does something in a namespace that is open.</summary>
    /// <param name="file">The namespace.</param>
    /// <param name="action">What to do.</param>
    /// <param name="path">A path of it, for the message of an exception. Default null.</param>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    public static void Run(SafeFileHandle file, Action action, string? path = null) => OnThread(() =>
    {
        if (Libc.SetNamespace(file, Libc.NetworkNamespaceType) != 0) throw LibcException.Last("setns", path);
        action();
    });

    /// <summary>Does something in several namespaces, one after another, in each once. Those that are gone are left out.</summary>
    /// <param name="paths">Their paths; one with two paths counts once.</param>
    /// <param name="action">What to do, with the identity of the namespace and the path by which it was found.</param>
    /// <returns>The last failure of those that could not be entered, or in which it failed; null if there was none.</returns>
    public static LibcException? RunInEach(IEnumerable<string> paths, Action<FileIdentity, string> action)
    {
        var (done, failure) = (new HashSet<FileIdentity>(), (LibcException?)null);
        foreach (var path in paths)
        {
            try
            {
                if (TryOpen(path) is not var (identity, file)) continue;
                using (file)
                {
                    if (done.Add(identity)) Run(file, () => action(identity, path), path);
                }
            }
            catch (LibcException error)
            {
                failure = error;
            }
        }

        return failure;
    }

    /// <summary>Opens a socket in a namespace. Whoever uses it, it stays there.</summary>
    /// <param name="path">A path of the namespace.</param>
    /// <param name="family">IPv4 or IPv6; an IPv6 socket is for IPv6 alone, ipv6(7).</param>
    /// <param name="type">Its type.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <exception cref="LibcException">The namespace cannot be entered, or the kernel does not give such a socket.</exception>
    /// <remarks>The first <see cref="Socket"/> of a process starts a thread, from which others come later. Made in a namespace, all of them
    /// would stay there and take it for the host. So only the kernel's part is done there.</remarks>
    public static Socket OpenSocket(string path, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        SafeFileHandle? opened = null;
        Run(path, () =>
        {
            var domain = family == AddressFamily.InterNetworkV6 ? Libc.IPv6Family : Libc.IPv4Family;
            opened = Libc.Socket(domain, (int)type | Libc.CloseOnExec, (int)protocol);
            if (opened.IsInvalid) throw LibcException.Last("socket");
        });
        using (opened)
        {
            // A raw socket is of one family anyway, and the kernel refuses the option.
            if (family == AddressFamily.InterNetworkV6 && type != SocketType.Raw) RefuseIPv4(opened!);
            var socket = new Socket(new SafeSocketHandle(opened!.DangerousGetHandle(), ownsHandle: true));
            opened.SetHandleAsInvalid();
            return socket;
        }
    }

    /// <summary>Whether a namespace has an interface of a name.</summary>
    /// <exception cref="LibcException">The namespace cannot be opened or entered.</exception>
    public static bool HasInterface(string path, string name)
    {
        var isThere = false;
        Run(path, () => isThere = Libc.InterfaceIndex(name) != 0);
        return isThere;
    }

    // The thread ends with what it does, and never returns to other code in another namespace.
    internal static void OnThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
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

    private static unsafe void RefuseIPv4(SafeFileHandle socket)
    {
        const int ipv6Level = 41, ipv6Only = 26;
        var on = 1;
        if (Libc.SetSocketOption(socket, ipv6Level, ipv6Only, (byte*)&on, sizeof(int)) != 0) throw LibcException.Last("setsockopt");
    }

    private static unsafe bool IsNamespace(string path)
    {
        var buffer = stackalloc byte[256];
        // The kernel refuses the link of a process that ends just then, also to root; a moment later there is none.
        if (Libc.StatFileSystem(path, buffer) == 0 || Libc.StatFileSystem(path, buffer) == 0) return *(long*)buffer == Libc.NsfsMagic;
        var error = LibcException.Last("statfs", path);
        return error.Errno is Libc.EntryMissing or Libc.NoSuchProcess or 20 /* ENOTDIR */ ? false : throw error;
    }
}
