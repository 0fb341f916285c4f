using System.Net;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>The files of the documentation site.</summary>
/// <param name="directory">Their directory.</param>
internal sealed partial class SiteFiles(string directory)
{
    private const string First = "index.html";

    // The drawings are pages of their own, which are checked elsewhere.
    private static readonly string[] Drawings = ["topology.html", "packet.html"];

    /// <summary>The directory.</summary>
    public string Directory => directory;

    /// <summary>The paths of the pages, without drawings.</summary>
    public IReadOnlyList<string> Pages { get; } =
    [
        .. System.IO.Directory.EnumerateFiles(directory, "*.html", SearchOption.AllDirectories)
            .Where(path => !Drawings.Contains(Path.GetFileName(path)))
            .Select(path => Path.GetRelativePath(directory, path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a file.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(directory, path));

    /// <summary>Finds links to files or places that are not there, and links that lead out of the site.</summary>
    public IReadOnlyList<string> FindDeadLinks() =>
        [.. Pages.SelectMany(page => Links(page).Where(link => !Leads(link)).Select(link => $"{page}: {link.Text}"))];

    /// <summary>Finds pages to which no link leads from the first one.</summary>
    public IReadOnlyList<string> FindUnreachable()
    {
        var (found, left) = (new HashSet<string> { First }, new Queue<string>([First]));
        while (left.TryDequeue(out var page))
        {
            foreach (var link in Links(page).Where(link => Pages.Contains(link.Path) && found.Add(link.Path))) left.Enqueue(link.Path);
        }

        return [.. Pages.Except(found)];
    }

    private bool Leads((string Text, string Path, string Place) link)
    {
        if (link.Text.StartsWith("https://", StringComparison.Ordinal)) return true;
        if (!File.Exists(Path.Combine(directory, link.Path))) return false;
        return link.Place.Length == 0 || Read(link.Path).Contains($" id=\"{link.Place}\"", StringComparison.Ordinal);
    }

    private IEnumerable<(string Text, string Path, string Place)> Links(string page) => Link().Matches(Read(page))
        .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
        .Where(link => link != "data:,")
        .Select(link =>
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0
                ? page
                : Path.GetRelativePath(directory, Path.GetFullPath(Path.Combine(directory, Path.GetDirectoryName(page)!, parts[0])));
            return (link, target, parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        });

    [GeneratedRegex("\\b(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Link();
}
