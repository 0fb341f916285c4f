using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>What kind of file a path leads to, inode(7), by Kubernetes' names for it.</summary>
public static class FileKind
{
    /// <summary>The kinds.</summary>
    public const string Directory = "Directory", File = "File", Socket = "Socket", CharDevice = "CharDevice", BlockDevice = "BlockDevice",
        Pipe = "Pipe";

    /// <summary>The kind of what a path leads to; links are followed.</summary>
    /// <returns>Null if nothing is there.</returns>
    /// <exception cref="LibcException">The path cannot be accessed.</exception>
    public static string? Of(string path) => FileOwner.TryReadType(path) switch
    {
        null => null,
        0x4000 => Directory,
        0xc000 => Socket,
        0x2000 => CharDevice,
        0x6000 => BlockDevice,
        0x1000 => Pipe,
        _ => File,
    };

    /// <summary>The kind of what is open.</summary>
    /// <exception cref="LibcException">It cannot be accessed.</exception>
    public static string? OfOpen(SafeFileHandle file) => Of(Mounts.OpenPath(file));
}
