using System.Globalization;
using MiniPod.Linux;

namespace MiniPod.Pods.Volumes;

/// <summary>
/// A directory of files that are replaced all at once: they are in a directory of their own, to which the link <c>..data</c> leads, and
/// each name is a link into that. Whoever keeps <c>..data</c> open sees one generation. Source: kubelet's AtomicWriter.
/// </summary>
internal static class AtomicDirectory
{
    private const string Data = "..data", Hidden = "..";

    private const UnixFileMode DirectoryMode = (UnixFileMode)0b_111_101_101;

    private const UnixFileMode GroupReads = UnixFileMode.GroupRead,
        GroupEnters = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    /// <summary>Replaces the files.</summary>
    /// <param name="directory">The directory, which exists.</param>
    /// <param name="files">All files: path in the directory, mode, number of the owner, and content.</param>
    /// <param name="group">The group that can read them; null for root's.</param>
    /// <param name="now">The time for the name of the generation.</param>
    /// <returns>Whether anything has changed.</returns>
    public static bool Write(
        string directory,
        IReadOnlyList<(string Path, UnixFileMode Mode, uint User, ReadOnlyMemory<byte> Content)> files,
        uint? group,
        DateTimeOffset now)
    {
        var data = Path.Combine(directory, Data);
        var former = new FileInfo(data).LinkTarget;
        if (former is not null && IsSame(Path.Combine(directory, former), files, group))
        {
            Complete(directory, files, former); // somebody may have been killed after he had swapped it
            return false;
        }

        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Hidden}{now.UtcDateTime:yyyy_MM_dd_HH_mm_ss}.{Random.Shared.Next(100_000_000, int.MaxValue)}");
        var generation = Path.Combine(directory, name);
        Directory.CreateDirectory(generation, DirectoryMode);
        File.SetUnixFileMode(generation, DirectoryMode);
        foreach (var file in files) WriteFile(generation, file);
        if (group is { } readers) OwnTree.GiveToGroup(generation, readers, GroupReads, GroupEnters);
        FaultPoint.Reach("files of a volume written, not yet shown");
        SymbolicLink.Replace(data, name);
        Complete(directory, files, name);
        return true;
    }

    /// <summary>Whether a generation of files is there.</summary>
    public static bool IsWritten(string directory) => Directory.Exists(Path.Combine(directory, Data));

    // Shows the names of the current generation, and removes what is left of others.
    private static void Complete(
        string directory, IReadOnlyList<(string Path, UnixFileMode Mode, uint User, ReadOnlyMemory<byte> Content)> files, string current)
    {
        ShowNames(directory, [.. files.Select(file => file.Path.Split('/')[0]).Distinct()]);
        foreach (var old in Directory.EnumerateDirectories(directory, $"{Hidden}*").Where(old => IsOldGeneration(old, current)))
            OwnTree.Remove(old);
        foreach (var link in new DirectoryInfo(directory).EnumerateFileSystemInfos($".{Data}.*")) link.Delete();
    }

    private static bool IsOldGeneration(string path, string current) =>
        Path.GetFileName(path) is var name && name != current && name != Data && new FileInfo(path).LinkTarget is null;

    private static void WriteFile(string generation, (string Path, UnixFileMode Mode, uint User, ReadOnlyMemory<byte> Content) file)
    {
        var path = Path.Combine(generation, file.Path);
        for (var parent = Path.GetDirectoryName(path)!; parent != generation; parent = Path.GetDirectoryName(parent)!)
        {
            Directory.CreateDirectory(parent);
            File.SetUnixFileMode(parent, DirectoryMode);
        }

        AtomicFile.Write(path, file.Content.Span, durable: false);
        if (file.User != 0) OwnTree.GiveToUser(path, file.User);
        File.SetUnixFileMode(path, file.Mode);
    }

    private static void ShowNames(string directory, IReadOnlyCollection<string> names)
    {
        foreach (var shown in names.Select(name => Path.Combine(directory, name)).Where(path => new FileInfo(path).LinkTarget is null))
            File.CreateSymbolicLink(shown, Path.Combine(Data, Path.GetFileName(shown)));
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget?.StartsWith($"{Data}/", StringComparison.Ordinal) == true && !names.Contains(entry.Name)) entry.Delete();
        }
    }

    private static bool IsSame(
        string generation, IReadOnlyList<(string Path, UnixFileMode Mode, uint User, ReadOnlyMemory<byte> Content)> files, uint? group)
    {
        if (!Directory.Exists(generation)) return false;
        var there = Directory.GetFiles(generation, "*", SearchOption.AllDirectories);
        return there.Length == files.Count && files.All(file =>
        {
            var path = Path.Combine(generation, file.Path);
            var mode = group is null ? file.Mode : file.Mode | GroupReads;
            return File.Exists(path) && File.GetUnixFileMode(path) == mode
                && FileOwner.TryRead(path, followLink: false)?.UserId == file.User
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content.Span);
        });
    }
}
