using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>A step of a lesson.</summary>
/// <param name="Commands">The lines that somebody types who does it.</param>
/// <param name="HasChecks">Whether it can be checked.</param>
/// <param name="Hints">How many hints it has.</param>
/// <param name="Answers">The answers to its question; none if it asks none.</param>
public sealed partial record CourseStep(
    IReadOnlyList<CourseCommand> Commands, bool HasChecks, int Hints, IReadOnlyList<CourseAnswer> Answers)
{
    private const string Do = "bash do", Solution = "bash solution", Check = "yaml check", Ask = "yaml ask", Hint = "> [!TIP]";

    /// <summary>The step with another line of its file.</summary>
    /// <param name="fence">What stands at the beginning of the fence that the line is in; empty if it is in none.</param>
    /// <param name="line">The line.</param>
    public CourseStep With(string fence, string line) => fence switch
    {
        Do or Solution => this with { Commands = [.. Commands, new CourseCommand(line, fence == Do, Answers.Count > 0)] },
        Check => this with { HasChecks = true },
        Ask => this with { Answers = [.. Answers, Read(line)] },
        "" when line.StartsWith(Hint, StringComparison.Ordinal) => this with { Hints = Hints + 1 },
        _ => this,
    };

    private CourseAnswer Read(string line)
    {
        var answer = Answer().Match(line);
        Assert.True(answer.Success, $"this is no answer: {line}");
        var say = answer.Groups["say"].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
        return new CourseAnswer((char)('a' + Answers.Count), answer.Groups["right"].Success, say);
    }

    [GeneratedRegex(@"^- \{ answer: ""[^""]*"",(?<right> is: right,)? say: ""(?<say>(?:[^""\\]|\\"")*)"" \}$")]
    private static partial Regex Answer();
}
