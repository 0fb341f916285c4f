using System.Globalization;

namespace MiniPod.Linux;

/// <summary>What a path refers to, identified by device and inode: two paths are the same namespace exactly when these
/// are equal, namespaces(7).</summary>
/// <param name="Device">Major and minor device number, as <c>major:minor</c>.</param>
/// <param name="Inode">The inode number; for a namespace, the number in <c>net:[4026531840]</c>.</param>
public readonly record struct FileIdentity(string Device, ulong Inode)
{
    private const int CurrentDirectory = -100;
    private const uint WantInode = 0x100;
    private const int SizeOfStatx = 256;

    /// <summary>The identity of what a path refers to, following symbolic links; null when it does not exist.</summary>
    /// <exception cref="LibcException">The path cannot be accessed.</exception>
    public static unsafe FileIdentity? TryRead(string path)
    {
        var buffer = stackalloc byte[SizeOfStatx];
        if (Libc.Statx(CurrentDirectory, path, 0, WantInode, buffer) != 0)
        {
            var error = LibcException.Last("statx", path);
            return error.Errno is Libc.EntryMissing or Libc.NoSuchProcess ? null : throw error;
        }

        var device = string.Create(CultureInfo.InvariantCulture, $"{*(uint*)(buffer + 0x88)}:{*(uint*)(buffer + 0x8c)}");
        return new FileIdentity(device, *(ulong*)(buffer + 0x20));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Device}/{Inode}");
}
