using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Tries the checks of a step.</summary>
/// <param name="look">Looks at everything anew.</param>
/// <param name="words">The words of the findings.</param>
/// <param name="patience">How long it waits for all to become true: an interface takes a moment to come up.</param>
internal sealed class CheckRun(Func<ICheckFacts> look, LessonWords words, TimeSpan patience)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Tries them once.</summary>
    public async Task<IReadOnlyList<CheckFinding>> OnceAsync(IReadOnlyList<LessonCheck> checks, CancellationToken cancellationToken)
    {
        var (facts, findings) = (look(), new List<CheckFinding>());
        foreach (var check in checks) findings.Add(await check.TryAsync(facts, words, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    /// <summary>Tries them until all are true, or its patience ends.</summary>
    public async Task<IReadOnlyList<CheckFinding>> UntilTrueAsync(IReadOnlyList<LessonCheck> checks, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var findings = await OnceAsync(checks, cancellationToken).ConfigureAwait(false);
            if (findings.All(finding => finding.IsTrue) || TimeProvider.System.GetElapsedTime(started) > patience) return findings;
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
