namespace MiniPod.Learn.Lessons.Format;

/// <summary>A lesson, as its file has it.</summary>
public sealed record Lesson
{
    /// <summary>Its id, the same in all languages: a number of two digits, a dash, a name.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What the learner can do afterwards, in a sentence.</summary>
    public required string Goal { get; init; }

    /// <summary>How long it takes, in minutes; 0 if the file does not say.</summary>
    public int Minutes { get; init; }

    /// <summary>What it follows; empty if the file does not say.</summary>
    public string Source { get; init; } = "";

    /// <summary>What it needs: <c>root</c>, <c>engine</c>, <c>plugin:NAME</c>, or the name of a program.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Whether it takes place on a small host of its own; otherwise on the real one.</summary>
    public bool IsSandbox { get; init; } = true;

    /// <summary>The names that it makes on the real host, by their kind.</summary>
    public IReadOnlyList<MadeName> Makes { get; init; } = [];

    /// <summary>The words that it explains.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Words { get; init; } = [];

    /// <summary>What stands before its first step.</summary>
    public IReadOnlyList<LessonPart> Intro { get; init; } = [];

    /// <summary>Shell commands that prepare the host before the first step; empty if there are none.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>Shell commands that undo what the names in <see cref="Makes"/> do not cover; empty if there are none.</summary>
    public string Clean { get; init; } = "";

    /// <summary>Its steps, at least one.</summary>
    public required IReadOnlyList<LessonStep> Steps { get; init; }

    /// <summary>Its number, from 1: that at the beginning of its id.</summary>
    public int Number => (Id[0] - '0') * 10 + (Id[1] - '0');
}
