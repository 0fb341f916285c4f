using MiniPod.Linux;

namespace MiniPod.Pods.Store;

/// <summary>Whether a directory is root's alone to change.</summary>
/// <remarks>
/// Whoever may write to a directory may rename what is in it and put something else in its place, so a path is as good as the weakest
/// directory on it. As sshd does for authorized_keys, all of them are looked at, from the root down; symbolic links are followed one
/// by one, and the directories that hold them count like any other. All must be root's, and writable by root alone. One exception: a
/// sticky directory on the way, such as /tmp, may be writable by all, for in it an entry can be renamed or removed only by the owner
/// of the entry, that of the directory and root, inode(7). Both are root here, as all that is on the way must be. The last directory
/// has no such exception: the sticky bit does not keep others from adding to it.
/// </remarks>
internal static class TrustedDirectory
{
    private const int MostLinks = 40; // as the kernel follows, path_resolution(7)

    /// <summary>Refuses one that is not, or that does not lie in such directories only; one that is missing is fine.</summary>
    /// <param name="directory">The directory, an absolute path.</param>
    /// <param name="noun">What it is to the user.</param>
    /// <param name="mend">What else to do, or why it matters: the end of a sentence.</param>
    /// <exception cref="UntrustedDirectoryException">One is somebody else's, or others may change it, or it is no directory.</exception>
    public static void RequirePath(string directory, string noun, string mend)
    {
        var (path, links) = ("/", 0);
        var rest = new Stack<string>();
        Push(rest, directory);
        RequireParent("/", directory, noun, mend);
        while (rest.TryPop(out var name))
        {
            path = name == ".." ? Path.GetDirectoryName(path) ?? "/" : Path.Combine(path, name);
            if (Look(path, noun, mend) is not { } entry) return;
            if (entry.IsLink)
            {
                RequireLink(path, entry, noun, mend);
                if (++links > MostLinks)
                    throw new PodException($"the {noun} \"{directory}\" leads through too many symbolic links. Mend the path, {mend}.");
                var target = new FileInfo(path).LinkTarget ?? "";
                Push(rest, target);
                path = target.StartsWith('/') ? "/" : Path.GetDirectoryName(path)!;
            }
            else if (rest.Count > 0)
            {
                RequireParent(path, directory, noun, mend);
            }
            else
            {
                RequireLast(path, entry, noun, mend);
            }
        }
    }

    /// <summary>As <see cref="RequirePath"/>, for one that lies in a directory that was looked at.</summary>
    public static void Require(string directory, string noun, string mend)
    {
        if (Look(directory, noun, mend) is not { } entry) return;
        if (entry.IsLink) RequirePath(directory, noun, mend);
        else RequireLast(directory, entry, noun, mend);
    }

    private static void RequireLink(string link, FileOwner entry, string noun, string mend)
    {
        if (entry.UserId == 0) return;
        throw new UntrustedDirectoryException(
            link, $"the {noun} \"{link}\" is a symbolic link that user {entry.UserId} has made: it may lead anywhere. Remove it, {mend}.");
    }

    private static void RequireParent(string parent, string directory, string noun, string mend)
    {
        if (Look(parent, noun, mend) is not { IsOpenToOthers: true } entry) return;
        if (entry.UserId == 0 && entry.Mode.HasFlag(UnixFileMode.StickyBit)) return;
        throw new UntrustedDirectoryException(
            directory,
            $"the {noun} \"{directory}\" lies in \"{parent}\", which {Whose(entry)}: another {noun} could be put in its place. " +
            $"Give \"{parent}\" to root alone (chown root, chmod go-w), {mend}.",
            $"namei -l {directory}");
    }

    private static void RequireLast(string directory, FileOwner entry, string noun, string mend)
    {
        if (!entry.IsDirectory)
            throw new UntrustedDirectoryException(directory, $"the {noun} \"{directory}\" is no directory. Remove it, {mend}.");
        if (!entry.IsOpenToOthers) return;
        throw new UntrustedDirectoryException(
            directory,
            $"the {noun} \"{directory}\" {Whose(entry)}: what is recorded there is done as root. " +
            $"Give it to root alone (chown root, chmod go-w), {mend}.");
    }

    private static string Whose(FileOwner entry) =>
        entry.UserId != 0 ? $"belongs to user {entry.UserId}"
        : entry.Mode.HasFlag(UnixFileMode.OtherWrite) ? "can be changed by everybody"
        : $"can be changed by group {entry.GroupId}";

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path.Split('/').Reverse())
        {
            if (name is not ("" or ".")) rest.Push(name);
        }
    }

    private static FileOwner? Look(string path, string noun, string mend)
    {
        try
        {
            return FileOwner.TryRead(path, followLink: false);
        }
        catch (LibcException error)
        {
            throw new PodException($"cannot look at the {noun}: {error.Message}. Mend the path, {mend}.", error);
        }
    }
}
