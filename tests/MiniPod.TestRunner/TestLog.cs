namespace MiniPod.TestRunner;

/// <summary>The output of a run.</summary>
/// <param name="Lines">All lines.</param>
internal sealed record TestLog(IReadOnlyList<string> Lines)
{
    private const string Figure = "figure: ";
    private const int LongestLine = 300;

    /// <summary>The measurements of tests: the rest of each line that starts with "figure: ".</summary>
    public IEnumerable<string> Figures =>
        Lines.Where(line => line.StartsWith(Figure, StringComparison.Ordinal)).Select(line => line[Figure.Length..]);

    /// <summary>The skipped tests, each with the reason.</summary>
    public IEnumerable<string> Skips => WithNext("[SKIP]", 1);

    /// <summary>The failed tests, each with the beginning of its message.</summary>
    public IEnumerable<string> Failures => WithNext("[FAIL]", 4).Select(line => line[..Math.Min(line.Length, LongestLine)]);

    /// <summary>Reads a file; a missing one counts as empty.</summary>
    public static TestLog Read(string path) => new(File.Exists(path) ? File.ReadAllLines(path) : []);

    // Returns the lines that contain a mark, each with some of those that follow.
    private IEnumerable<string> WithNext(string mark, int following)
    {
        var wanted = 0;
        foreach (var line in Lines)
        {
            if (line.Contains(mark, StringComparison.Ordinal)) wanted = following + 1;
            if (wanted-- > 0) yield return line;
        }
    }
}
