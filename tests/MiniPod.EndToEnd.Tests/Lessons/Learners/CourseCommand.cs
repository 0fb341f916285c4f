namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>A line that somebody types.</summary>
/// <param name="Line">The line.</param>
/// <param name="IsGiven">Whether the step gives it; otherwise it is of its solution.</param>
/// <param name="IsHidden">Whether it stands behind the question of the step.</param>
public sealed record CourseCommand(string Line, bool IsGiven, bool IsHidden)
{
    /// <summary>Whether a learner reads it before typing it. Remarks and blank lines are not shown, nor are solutions.</summary>
    public bool IsRead => IsGiven && !string.IsNullOrWhiteSpace(Line) && !Line.TrimStart().StartsWith('#');

    /// <summary>Whether it stands in a text, as a command or as its continuation.</summary>
    public bool IsIn(string screen) =>
        screen.Contains($"\n  $ {Line}\n", StringComparison.Ordinal) || screen.Contains($"\n    {Line}\n", StringComparison.Ordinal);
}
