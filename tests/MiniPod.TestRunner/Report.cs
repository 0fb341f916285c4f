using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>The report on all runs.</summary>
/// <param name="results">The result of each.</param>
/// <param name="limit">The limit that each had, in seconds.</param>
internal sealed class Report(IReadOnlyList<RunResult> results, int limit)
{
    private const string Indent = "    ";

    /// <summary>All tests of all runs; a run with other trouble counts as one more failure.</summary>
    public TestCounts Total { get; } =
        results.Select(result => result.CountsWithTrouble(limit)).Aggregate(TestCounts.None, (sum, next) => sum + next);

    /// <summary>A line for each run; below it the skips and figures of its tests, or all it printed if something is wrong.</summary>
    public IEnumerable<string> Runs() => results.SelectMany(Of);

    /// <summary>
    /// The failed tests once more, for readers who see only the end of a long output; the time; and, alone on the last line, the
    /// total.
    /// </summary>
    /// <param name="duration">How long all of it took.</param>
    public IEnumerable<string> Summary(TimeSpan duration) =>
    [
        .. Total.Failed > 0 ? ["", "What failed", .. results.SelectMany(Failures)] : Array.Empty<string>(),
        "",
        Text($"{(int)duration.TotalMinutes} min {duration.Seconds} s, the builds included"),
        "",
        Text($"{Total.Passed} passed, {Total.Failed} failed, {Total.Skipped} skipped"),
    ];

    private IEnumerable<string> Of(RunResult result)
    {
        var (passed, failed, skipped) = result.CountsWithTrouble(limit);
        var counts = Text($"{passed,4} passed, {failed} failed, {skipped} skipped");
        var line = Text($"{result.Run.Name,-33} {counts}  {result.Duration.TotalSeconds,6:0.0} s  {result.Trouble(limit)}");
        var details = failed > 0 ? result.Log.Lines : result.Log.Skips.Concat(result.Log.Figures);
        return details.Select(detail => Indent + detail).Prepend(line.TrimEnd());
    }

    private IEnumerable<string> Failures(RunResult result) =>
        result.Trouble(limit) is { } trouble ? result.Log.Failures.Prepend($"{Indent}{result.Run.Name} {trouble}") : result.Log.Failures;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
