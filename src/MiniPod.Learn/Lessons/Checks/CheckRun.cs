using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Tries the checks of a step.</summary>
/// <param name="look">Looks at everything anew.</param>
/// <param name="words">The words of the findings.</param>
internal sealed class CheckRun(Func<ICheckFacts> look, LessonWords words)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Tries them once.</summary>
    public async Task<IReadOnlyList<CheckFinding>> OnceAsync(IReadOnlyList<LessonCheck> checks, CancellationToken cancellationToken)
    {
        var (facts, findings) = (look(), new List<CheckFinding>());
        foreach (var check in checks) findings.Add(await check.TryAsync(facts, words, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    /// <summary>Tries them until all are true, for three seconds: an interface takes a moment to come up.</summary>
    public async Task<IReadOnlyList<CheckFinding>> UntilTrueAsync(IReadOnlyList<LessonCheck> checks, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var findings = await OnceAsync(checks, cancellationToken).ConfigureAwait(false);
            if (findings.All(finding => finding.IsTrue) || TimeProvider.System.GetElapsedTime(started) > Patience) return findings;
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
