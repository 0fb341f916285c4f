namespace MiniPod.Linux;

/// <summary>Symbolic links that are never missing while they are replaced.</summary>
public static class SymbolicLink
{
    /// <summary>Creates or replaces a link atomically.</summary>
    /// <param name="link">The link.</param>
    /// <param name="target">What it points to.</param>
    /// <exception cref="LibcException">It cannot be created.</exception>
    public static void Replace(string link, string target)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(link)!, $".{Path.GetFileName(link)}.{Guid.NewGuid():N}");
        File.CreateSymbolicLink(temporary, target);
        FaultPoint.Reach("before rename of the link");
        try
        {
            // File.Move looks where the link leads, and does not take one to a directory.
            if (Libc.Rename(temporary, link) != 0) throw LibcException.Last("rename", link);
        }
        catch
        {
            File.Delete(temporary); // Otherwise 'ip netns list' would show it.
            throw;
        }
    }

    /// <summary>The temporary links of processes that were killed while they replaced a link.</summary>
    public static IReadOnlyList<string> Temporary(string link) =>
        Path.GetDirectoryName(link) is { } directory && Directory.Exists(directory)
            ? Directory.GetFiles(directory, $".{Path.GetFileName(link)}.*")
            : [];

    /// <summary>Removes those that point to one of some targets.</summary>
    public static void RemoveTemporary(string link, params string[] targets)
    {
        foreach (var path in Temporary(link).Where(path => targets.Contains(new FileInfo(path).LinkTarget))) File.Delete(path);
    }
}
