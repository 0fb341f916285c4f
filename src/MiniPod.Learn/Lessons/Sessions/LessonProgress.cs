namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>How far a learner is in a lesson.</summary>
public sealed record LessonProgress
{
    /// <summary>The step at which the learner left it, from 0.</summary>
    public int At { get; init; }

    /// <summary>The ids of the steps that are done.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>The ids of the steps that were done for the learner.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>How many wrong checks there were, in all.</summary>
    public int Failed { get; init; }

    /// <summary>The progress with a step that is done.</summary>
    public LessonProgress WithDone(string step) =>
        this with { Done = [.. Done.Append(step).Distinct()], Skipped = [.. Skipped.Where(one => one != step)] };

    /// <summary>The progress with a step that was skipped.</summary>
    public LessonProgress WithSkipped(string step) =>
        Done.Contains(step) ? this : this with { Skipped = [.. Skipped.Append(step).Distinct()] };
}
