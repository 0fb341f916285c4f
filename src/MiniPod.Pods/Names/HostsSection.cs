namespace MiniPod.Pods.Names;

/// <summary>The part of a hosts file that is kept up to date, between two lines of its own. Everything else in the file stays, also what
/// somebody in the pod has written there.</summary>
internal static class HostsSection
{
    /// <summary>The line before it.</summary>
    public const string Begin = "# minipod: containers of this pod, and pods on its networks. Kept up to date: changes here do not stay";

    /// <summary>The line after it.</summary>
    public const string End = "# minipod: end";

    /// <summary>Returns a file with another section.</summary>
    /// <param name="text">The file.</param>
    /// <param name="before">The line before which the section is put if the file has none; if that is missing too, at the end.</param>
    /// <param name="lines">Returns the lines of the section for the names that are in the rest of the file. No lines: no section.</param>
    public static string Replace(string text, string before, Func<IReadOnlySet<string>, IReadOnlyList<string>> lines)
    {
        var rest = new List<string>();
        var place = -1;
        var all = text.Split('\n');
        for (var index = 0; index < all.Length; index++)
        {
            if (all[index] != Begin)
            {
                rest.Add(all[index]);
                continue;
            }

            if (place < 0) place = rest.Count;
            index = LastOf(all, index);
        }

        // Empty lines at the end may be those of a writer that was killed.
        while (rest.Count > 0 && rest[^1].Length == 0) rest.RemoveAt(rest.Count - 1);
        if (place < 0) place = rest.IndexOf(before);
        if (place < 0 || place > rest.Count) place = rest.Count;
        if (lines(NamesIn(rest)) is { Count: > 0 } section) rest.InsertRange(place, [Begin, .. section, End]);
        return rest.Count == 0 ? "" : $"{string.Join('\n', rest)}\n";
    }

    // If somebody has removed its last line, it is as long as the lines have its form.
    private static int LastOf(string[] lines, int begin)
    {
        var end = Array.IndexOf(lines, End, begin);
        var next = Array.IndexOf(lines, Begin, begin + 1);
        if (end >= 0 && (next < 0 || end < next)) return end;
        var last = begin;
        while (last + 1 < lines.Length && IsOfSection(lines[last + 1])) last++;
        return last;
    }

    private static bool IsOfSection(string line) => line.Length > 0 && line[0] != '#' && line.Contains('\t') && !line.Contains(' ');

    private static HashSet<string> NamesIn(IEnumerable<string> lines) =>
    [
        .. lines.SelectMany(line => line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).Skip(1)),
    ];
}
