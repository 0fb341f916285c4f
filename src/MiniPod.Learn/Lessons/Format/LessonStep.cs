using MiniPod.Learn.Lessons.Checks;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>A step of a lesson.</summary>
/// <param name="Id">Its id, the same in all languages.</param>
/// <param name="Title">Its title.</param>
/// <param name="Line">Its line in the file, from 1.</param>
public sealed record LessonStep(string Id, string Title, int Line)
{
    /// <summary>What it says and asks to be typed, in order; without check, solution and hints.</summary>
    public IReadOnlyList<LessonPart> Parts { get; init; } = [];

    /// <summary>What is so when it is done; empty if there is nothing to check.</summary>
    public IReadOnlyList<LessonCheck> Checks { get; init; } = [];

    /// <summary>The commands that do what it asks for without giving them; empty if it gives all.</summary>
    public string Solution { get; init; } = "";

    /// <summary>Its hints, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>All commands that do it: those that it gives, then its solution.</summary>
    public IEnumerable<string> Commands => Parts.Where(part => part.Kind == LessonPartKind.Do).Select(part => part.Text)
        .Append(Solution).Where(text => text.Length > 0);
}
