using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Declares every call into the C library. The other classes of this project wrap each call in a .NET
/// interface and turn errno into <see cref="LibcException"/>.</summary>
internal static unsafe partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Truncate = 0x200;
    public const int AppendOnly = 0x400;
    public const int CloseOnExec = 0x80000;

    /// <summary>O_NOFOLLOW: one of the few flags whose value differs between architectures; Arm has its own.</summary>
    public static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm
        or Architecture.Ppc64le
        ? 0x8000
        : 0x20000;

    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int LockUnlock = 8;

    public const int NotPermitted = 1, AccessDenied = 13;
    public const int EntryMissing = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int InvalidArgument = 22;
    public const int NoSuchProcess = 3;
    public const int BrokenPipe = 32;

    public const int GetDescriptorFlags = 1;
    public const int CloseOnExecFlag = 1;

    /// <summary>F_OFD_GETLK and F_OFD_SETLK: locks that belong to the open file description, like those of flock(2),
    /// not to the process.</summary>
    public const int GetOpenFileLock = 36, SetOpenFileLock = 37;

    public const nuint MountBind = 0x1000;
    public const nuint MountRecursive = 0x4000;
    public const nuint MountShared = 0x100000;
    public const nuint MountPrivate = 0x40000;
    public const int UnmountDetach = 2;
    public const int UnmountNoFollow = 8;

    public const int IPv4Family = 2, IPv6Family = 10, NetlinkFamily = 16, PacketFamily = 17;
    public const int RawSocket = 3;
    public const int SocketLevel = 1, NetlinkLevel = 270, ForceReceiveBuffer = 33;
    public const int DoNotWait = 0x40;

    public const int NetworkNamespaceType = 0x40000000;
    public const int MountNamespaceType = 0x20000, HostNameNamespaceType = 0x4000000, MessageNamespaceType = 0x8000000;
    public const int ProcessNamespaceType = 0x20000000;

    /// <summary>CLONE_FS: root and working directory, which the threads of a process share.</summary>
    public const int FileSystemAttributes = 0x200;

    public const long NsfsMagic = 0x6e736673;

    public const int SyscallPidfdSendSignal = 424;
    public const int SyscallPidfdOpen = 434;
    public const int SyscallOpenat2 = 437;

    /// <summary>O_PATH, the same on every architecture.</summary>
    public const int PathOnly = 0x200000;

    /// <summary>openat2(2): the path stays beneath its directory, and crosses no link of /proc.</summary>
    public const ulong ResolveBeneath = 0x08, ResolveNoMagicLinks = 0x02;

    /// <summary>openat2(2): the path contains no link, and nothing that is mounted.</summary>
    public const ulong ResolveNoLinks = 0x04, ResolveSameMount = 0x01;

    /// <summary>fchownat(2): what is open itself; the link itself.</summary>
    public const int EmptyPath = 0x1000, LinkItself = 0x100;

    public const int EntryExists = 17, NotADirectory = 20, CrossesDirectory = 18, DirectoryNotEmpty = 39, IsALink = 40;

    private const string C = "libc";

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle fd, int operation);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(SafeFileHandle fd);

    [LibraryImport(C, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport(C, EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport(C, EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatFileSystem(string path, byte* buffer);

    /// <summary>statx(2): the same struct layout on every architecture, unlike stat(2).</summary>
    [LibraryImport(C, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport(C, EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true)]
    public static partial SafeFileHandle Socket(int family, int type, int protocol);

    [LibraryImport(C, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeFileHandle socket, byte* buffer, nuint count, int flags);

    [LibraryImport(C, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(SafeFileHandle socket, byte* buffer, nuint count, int flags, byte* address, uint length);

    [LibraryImport(C, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport(C, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(int* descriptors, nuint count, int milliseconds);

    [LibraryImport(C, EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint InterfaceIndex(string name);

    [LibraryImport(C, EntryPoint = "setns", SetLastError = true)]
    public static partial int SetNamespace(SafeFileHandle file, int type);

    [LibraryImport(C, EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int types);

    [LibraryImport(C, EntryPoint = "sethostname", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetHostName(string name, nuint length);

    [LibraryImport(C, EntryPoint = "getpgrp")]
    public static partial int ProcessGroup();

    [LibraryImport(C, EntryPoint = "kill", SetLastError = true)]
    public static partial int SendSignal(int processId, int signal);

    /// <summary>signal(2) with SIG_DFL (0) or SIG_IGN (1).</summary>
    [LibraryImport(C, EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetSignal(int signal, nint disposition);

    [LibraryImport(C, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeFileHandle socket, byte* buffer, nuint count, int flags);

    /// <summary>recvmsg(2) with a struct msghdr.</summary>
    [LibraryImport(C, EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(SafeFileHandle socket, void* message, int flags);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(SafeFileHandle socket, int level, int name, byte* value, uint length);

    [LibraryImport(C, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(SafeHandle socket, int level, int name, byte* value, int* length);

    [LibraryImport(C, EntryPoint = "setsid", SetLastError = true)]
    public static partial int SetSession();

    [LibraryImport(C, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(SafeFileHandle from, int to);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nuint count);

    [LibraryImport(C, EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nuint count);

    /// <summary>fcntl(2) with a command that takes no argument.</summary>
    [LibraryImport(C, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int fd, int command);

    /// <summary>fcntl(2) with a command that takes a lock.</summary>
    [LibraryImport(C, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(SafeFileHandle fd, int command, ref RecordLock range);

    [LibraryImport(C, EntryPoint = "isatty", SetLastError = true)]
    public static partial int IsTerminal(int fd);

    /// <summary>ioctl(2) with a request that fills a buffer.</summary>
    [LibraryImport(C, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int fd, nuint request, byte* buffer);

    [LibraryImport(C, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(C, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport(C, EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveDirectory(string path);

    [LibraryImport(C, EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwnerAt(SafeFileHandle directory, string path, uint user, uint group, int flags);

    /// <summary>openat2(2) with a struct open_how: flags, mode, resolve.</summary>
    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenAt2(nint number, SafeFileHandle directory, string path, ulong* how, nuint size);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint PidfdOpen(nint number, nint pid, nint flags);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint PidfdSendSignal(nint number, SafeFileHandle pidfd, nint signal, nint info, nint flags);
}
