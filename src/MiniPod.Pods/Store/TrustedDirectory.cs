using MiniPod.Linux;

namespace MiniPod.Pods.Store;

/// <summary>Whether a directory is root's alone to change.</summary>
internal static class TrustedDirectory
{
    /// <summary>Refuses one that is not; one that is missing is fine.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="noun">What it is to the user.</param>
    /// <param name="mend">What else to do, or why it matters: the end of a sentence.</param>
    /// <exception cref="UntrustedDirectoryException">It is somebody else's, or others may change it, or it is no directory.</exception>
    public static void Require(string directory, string noun, string mend)
    {
        if (Look(directory, noun, mend, followLink: false) is not { } entry) return;
        if (entry.IsLink && entry.UserId != 0)
            throw new UntrustedDirectoryException(directory, $"the {noun} \"{directory}\" is a symbolic link that user {entry.UserId} has made: it may lead anywhere. Remove it, {mend}.");
        if (Look(directory, noun, mend, followLink: true) is not { } target) return;
        if (!target.IsDirectory)
            throw new UntrustedDirectoryException(directory, $"the {noun} \"{directory}\" is no directory. Remove it, {mend}.");
        if (!target.IsOpenToOthers) return;
        var whose = target.UserId != 0 ? $"belongs to user {target.UserId}" : target.Mode.HasFlag(UnixFileMode.OtherWrite) ? "can be changed by everybody" : $"can be changed by group {target.GroupId}";
        throw new UntrustedDirectoryException(directory, $"the {noun} \"{directory}\" {whose}: what is recorded there is done as root. Give it to root alone (chown root, chmod go-w), {mend}.");
    }

    private static FileOwner? Look(string directory, string noun, string mend, bool followLink)
    {
        try
        {
            return FileOwner.TryRead(directory, followLink);
        }
        catch (LibcException error)
        {
            throw new PodException($"cannot look at the {noun}: {error.Message}. Mend the path, {mend}.", error);
        }
    }
}
