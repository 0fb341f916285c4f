using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Prose;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What came of checking a step.</summary>
/// <param name="Lesson">The id of the lesson.</param>
/// <param name="Step">The id of the step.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Of">How many steps there are.</param>
/// <param name="Findings">What came of each check; none if there is nothing to check.</param>
public sealed record CheckedStep(string Lesson, string Step, int Number, int Of, IReadOnlyList<CheckFinding> Findings)
{
    /// <summary>Whether all is as wanted.</summary>
    public bool IsPassed => !IsReminder && Findings.All(finding => finding.IsTrue);

    /// <summary>Whether its question comes first.</summary>
    public bool IsReminder { get; init; }

    /// <summary>That the result could not be noted, in a sentence; null if it was. It is the last of <see cref="Lines"/> too.</summary>
    public string? NotSaved { get; init; }

    /// <summary>The same for a screen.</summary>
    public IReadOnlyList<ProseLine> Lines { get; init; } = [];
}
