namespace MiniPod.Linux;

/// <summary>Who owns a file, and who else can write to it, inode(7).</summary>
/// <param name="UserId">The owner's user id.</param>
/// <param name="GroupId">The group's id.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="IsLink">Whether it is a symbolic link.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="IsFile">Whether it is a regular file, which can be read without waiting for somebody.</param>
public readonly record struct FileOwner(uint UserId, uint GroupId, UnixFileMode Mode, bool IsLink, bool IsDirectory, bool IsFile)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint WantBasic = 0x7ff;
    private const int SizeOfStatx = 256;
    private const int TypeMask = 0xf000, TypeLink = 0xa000, TypeDirectory = 0x4000, TypeFile = 0x8000, ModeMask = 0xfff;

    /// <summary>Whether a user other than root can change the contents of the directory: it is owned by another user,
    /// or writable by everyone or by a group. The sticky bit does not help: it keeps others from removing root's files,
    /// but not from creating something where root is about to write.</summary>
    public bool IsOpenToOthers =>
        UserId != 0 || Mode.HasFlag(UnixFileMode.OtherWrite) || Mode.HasFlag(UnixFileMode.GroupWrite) && GroupId != 0;

    /// <summary>Reads the owner of a path; null when it does not exist.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followLink">Whether a symbolic link as the last component is followed.</param>
    /// <exception cref="LibcException">The path cannot be accessed.</exception>
    public static unsafe FileOwner? TryRead(string path, bool followLink)
    {
        var buffer = stackalloc byte[SizeOfStatx];
        if (!Read(path, followLink, buffer)) return null;

        // struct statx: stx_uid at 20, stx_gid at 24, stx_mode at 28.
        var mode = *(ushort*)(buffer + 28);
        return new FileOwner(
            *(uint*)(buffer + 20),
            *(uint*)(buffer + 24),
            (UnixFileMode)(mode & ModeMask),
            (mode & TypeMask) == TypeLink,
            (mode & TypeMask) == TypeDirectory,
            (mode & TypeMask) == TypeFile);
    }

    /// <summary>The type of what a path leads to, S_IFMT of inode(7); null when it does not exist.</summary>
    /// <exception cref="LibcException">The path cannot be accessed.</exception>
    internal static unsafe int? TryReadType(string path)
    {
        var buffer = stackalloc byte[SizeOfStatx];
        return Read(path, followLink: true, buffer) ? *(ushort*)(buffer + 28) & TypeMask : null;
    }

    private static unsafe bool Read(string path, bool followLink, byte* buffer)
    {
        if (Libc.Statx(CurrentDirectory, path, followLink ? 0 : NoFollow, WantBasic, buffer) == 0) return true;
        var error = LibcException.Last("statx", path);
        return error.Errno is Libc.EntryMissing or Libc.NotADirectory ? false : throw error;
    }
}
