using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Changes;

/// <summary>The files by which namespaces are found and addresses are reserved, as lines.</summary>
internal static class FileFacts
{
    private const string PluginLock = "lock", Link = "link to ", NamespaceWord = "network namespace ", Plain = "a plain file";

    /// <summary>Reads them.</summary>
    /// <param name="paths">Where links and pins are.</param>
    /// <param name="addressDirectories">The directories of host-local.</param>
    public static IEnumerable<HostFact> Read(PodPaths paths, IEnumerable<string> addressDirectories)
    {
        foreach (var path in In(PodPaths.NetworkNamespaces).Concat(In(paths.Pins)))
            yield return new HostFact(Pod: null, HostFactKind.File, path, [Namespace(path)]);
        foreach (var path in addressDirectories.Distinct().SelectMany(In).Where(path => Path.GetFileName(path) != PluginLock))
        {
            if (Content(path) is { } content) yield return new HostFact(Pod: null, HostFactKind.File, path, [content]);
        }
    }

    /// <summary>Whether a fact is about a file by which a namespace is found.</summary>
    public static bool IsOfNamespace(HostFact fact) => fact is { Kind: HostFactKind.File, Details: [var content] }
        && (content == Plain
            || content.StartsWith(Link, StringComparison.Ordinal)
            || content.StartsWith(NamespaceWord, StringComparison.Ordinal));

    /// <summary>A network namespace as readlink(1) and lsns(8) name it.</summary>
    public static string NamespaceText(FileIdentity identity) =>
        string.Create(CultureInfo.InvariantCulture, $"{NamespaceWord}net:[{identity.Inode}]");

    private static string Namespace(string path) => File.ResolveLinkTarget(path, returnFinalTarget: false) is { } target
        ? Link + target.FullName
        : NetworkNamespace.Find(path) is { } there ? NamespaceText(there) : Plain;

    // host-local: the container's id and the interface, or the last address that was given away.
    private static string? Content(string path)
    {
        try
        {
            return string.Join(' ', File.ReadLines(path).Take(2).Select(Short));
        }
        catch (IOException)
        {
            return null; // It has just been removed.
        }
    }

    private static string Short(string line) =>
        line.Length == 2 * 32 && line.All(char.IsAsciiHexDigit) ? line[..HostFact.ShownIdLength] : line.Trim();

    private static IEnumerable<string> In(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
