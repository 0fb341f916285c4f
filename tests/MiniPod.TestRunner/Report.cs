using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>The report on all runs.</summary>
/// <param name="results">The result of each.</param>
/// <param name="limit">The time limit of each, in seconds.</param>
internal sealed class Report(IReadOnlyList<RunResult> results, int limit)
{
    private const string Indent = "    ";

    /// <summary>The counts of all runs; a run with other trouble counts as one more failure.</summary>
    public TestCounts Total { get; } =
        results.Select(result => result.CountsWithTrouble(limit)).Aggregate(TestCounts.None, (sum, next) => sum + next);

    /// <summary>A line for each run, followed by the skips and figures of its tests, or by all of its output if
    /// something went wrong.</summary>
    public IEnumerable<string> Runs() => results.SelectMany(Of);

    /// <summary>
    /// The failed tests again, for readers who see only the end of a long output; the duration; and, alone on the last
    /// line, the total.
    /// </summary>
    /// <param name="duration">The total duration.</param>
    public IEnumerable<string> Summary(TimeSpan duration) =>
    [
        .. Total.Failed > 0 ? ["", "Failures", .. results.SelectMany(Failures)] : Array.Empty<string>(),
        "",
        Text($"{(int)duration.TotalMinutes} min {duration.Seconds} s, including builds"),
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
