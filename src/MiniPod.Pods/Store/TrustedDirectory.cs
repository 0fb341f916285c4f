using MiniPod.Linux;

namespace MiniPod.Pods.Store;

/// <summary>Checks that only root can change a directory.</summary>
/// <remarks>
/// A user who can write to a directory can rename its entries and put others in their place, so a path is only as
/// trustworthy as the weakest directory on it. Like sshd with authorized_keys, this class checks all of them, from the
/// root down; symbolic links are followed one by one, and the directories that contain them are checked like any other.
/// All must be owned by root and writable by root only. There is one exception: a sticky directory on the way, such as
/// /tmp, may be writable by everyone, because in it only the owner of an entry, the owner of the directory, and root
/// can rename or remove the entry, inode(7). Both owners are root here, as they must be for everything on the way. The
/// exception does not apply to the last directory: the sticky bit does not prevent others from adding to it.
/// </remarks>
public static class TrustedDirectory
{
    private const int MostLinks = 40; // the same limit as the kernel, path_resolution(7)

    /// <summary>Rejects a directory that others can change, or that is inside such a directory; a
    /// missing one is fine.</summary>
    /// <param name="directory">The directory, an absolute path.</param>
    /// <param name="noun">What to call it in messages.</param>
    /// <param name="hint">An alternative or a reason: the end of a sentence.</param>
    /// <exception cref="UntrustedDirectoryException">A directory on the path belongs to another user, is writable by
    /// others, or is not a directory.</exception>
    public static void RequirePath(string directory, string noun, string hint)
    {
        var (path, links) = ("/", 0);
        var rest = new Stack<string>();
        Push(rest, directory);
        RequireParent("/", directory, noun, hint);
        while (rest.TryPop(out var name))
        {
            path = name == ".." ? Path.GetDirectoryName(path) ?? "/" : Path.Combine(path, name);
            if (Look(path, noun, hint) is not { } entry) return;
            if (entry.IsLink)
            {
                RequireLink(path, entry, noun, hint);
                if (++links > MostLinks)
                    throw new PodException($"the {noun} \"{directory}\" contains too many symbolic links. Fix the path, {hint}.");
                var target = new FileInfo(path).LinkTarget ?? "";
                Push(rest, target);
                path = target.StartsWith('/') ? "/" : Path.GetDirectoryName(path)!;
            }
            else if (rest.Count > 0)
            {
                RequireParent(path, directory, noun, hint);
            }
            else
            {
                RequireLast(path, entry, noun, hint);
            }
        }
    }

    /// <summary>Like <see cref="RequirePath"/>, for a directory whose parent has already been checked.</summary>
    public static void Require(string directory, string noun, string hint)
    {
        if (Look(directory, noun, hint) is not { } entry) return;
        if (entry.IsLink) RequirePath(directory, noun, hint);
        else RequireLast(directory, entry, noun, hint);
    }

    private static void RequireLink(string link, FileOwner entry, string noun, string hint)
    {
        if (entry.UserId == 0) return;
        throw new UntrustedDirectoryException(
            link, $"the {noun} \"{link}\" is a symbolic link created by user {entry.UserId}: it may point anywhere. Remove it, {hint}.");
    }

    private static void RequireParent(string parent, string directory, string noun, string hint)
    {
        if (Look(parent, noun, hint) is not { IsOpenToOthers: true } entry) return;
        if (entry.UserId == 0 && entry.Mode.HasFlag(UnixFileMode.StickyBit)) return;
        throw new UntrustedDirectoryException(
            directory,
            $"the {noun} \"{directory}\" is in \"{parent}\", which {Whose(entry)}: another {noun} could be put in its place. " +
            $"Make \"{parent}\" writable by root only (chown root, chmod go-w), {hint}.",
            $"namei -l {directory}");
    }

    private static void RequireLast(string directory, FileOwner entry, string noun, string hint)
    {
        if (!entry.IsDirectory)
            throw new UntrustedDirectoryException(directory, $"the {noun} \"{directory}\" is not a directory. Remove it, {hint}.");
        if (!entry.IsOpenToOthers) return;
        throw new UntrustedDirectoryException(
            directory,
            $"the {noun} \"{directory}\" {Whose(entry)}, but MiniPod acts as root on what is recorded there. " +
            $"Make it writable by root only (chown root, chmod go-w), {hint}.");
    }

    private static string Whose(FileOwner entry) =>
        entry.UserId != 0 ? $"belongs to user {entry.UserId}"
        : entry.Mode.HasFlag(UnixFileMode.OtherWrite) ? "is writable by everyone"
        : $"is writable by group {entry.GroupId}";

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path.Split('/').Reverse())
        {
            if (name is not ("" or ".")) rest.Push(name);
        }
    }

    private static FileOwner? Look(string path, string noun, string hint)
    {
        try
        {
            return FileOwner.TryRead(path, followLink: false);
        }
        catch (LibcException error)
        {
            throw new PodException($"cannot access the {noun}: {error.Message}. Fix the path, {hint}.", error);
        }
    }
}
