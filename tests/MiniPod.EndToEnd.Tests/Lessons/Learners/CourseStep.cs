namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>A step of a lesson.</summary>
/// <param name="Commands">The lines that somebody types who does it.</param>
/// <param name="HasChecks">Whether it can be checked.</param>
/// <param name="Hints">How many hints it has.</param>
/// <param name="Answers">How many answers its question has; 0 if it asks none.</param>
public sealed record CourseStep(IReadOnlyList<string> Commands, bool HasChecks, int Hints, int Answers)
{
    /// <summary>The step with another line of its file.</summary>
    /// <param name="fence">What stands at the beginning of the fence that the line is in; empty if it is in none.</param>
    /// <param name="line">The line.</param>
    public CourseStep With(string fence, string line) => (fence, CourseLesson.KindOf(line)) switch
    {
        ("bash do" or "bash solution", _) => this with { Commands = [.. Commands, line] },
        ("yaml check", _) => this with { HasChecks = true },
        ("yaml ask", (_, true)) => this with { Answers = Answers + 1 },
        ("", (true, _)) => this with { Hints = Hints + 1 },
        _ => this,
    };
}
