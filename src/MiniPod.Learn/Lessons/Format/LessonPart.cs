namespace MiniPod.Learn.Lessons.Format;

/// <summary>A part of the text of a lesson.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Text">Its text: Markdown, or commands.</param>
public sealed record LessonPart(LessonPartKind Kind, int Line, string Text)
{
    /// <summary>What the commands are expected to print, as a pattern; empty if the file does not say.</summary>
    public string Expect { get; init; } = "";

    /// <summary>Whether it is for those who have done the step: it stands behind the step's solution.</summary>
    public bool IsAfterwards { get; init; }

    /// <summary>The answers among which the learner chooses. Of a question only.</summary>
    public IReadOnlyList<LessonAnswer> Answers { get; init; } = [];
}
