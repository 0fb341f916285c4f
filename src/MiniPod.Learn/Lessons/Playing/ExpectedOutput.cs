using System.Text.RegularExpressions;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>Compares what commands printed with what a lesson expects: its lines in their order, others may stand between them. An
/// ellipsis matches anything, and blanks are one blank.</summary>
internal static partial class ExpectedOutput
{
    private const char Anything = '…';

    /// <summary>Finds the first expected line that is not there, in its place.</summary>
    /// <returns>Null if all are there.</returns>
    public static string? FindMissing(string expected, string output)
    {
        var lines = output.Split('\n').Select(Fold).ToList();
        var at = 0;
        foreach (var line in expected.Split('\n').Select(Fold).Where(line => line.Length > 0 && line != $"{Anything}"))
        {
            var pattern = new Regex($"^{string.Join(".*", line.Split(Anything).Select(Regex.Escape))}$");
            var found = lines.FindIndex(at, pattern.IsMatch);
            if (found < 0) return line;
            at = found + 1;
        }

        return null;
    }

    private static string Fold(string line) => Blanks().Replace(line, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
