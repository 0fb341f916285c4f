namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>A lesson that is open.</summary>
public sealed record LessonSession
{
    /// <summary>The format of the file.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The format of the file.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The id of the lesson.</summary>
    public required string Lesson { get; init; }

    /// <summary>Whether what is said is in Chinese; otherwise in English.</summary>
    public bool IsChinese { get; init; }

    /// <summary>The directory of its file; null for a lesson of this program.</summary>
    public string? Directory { get; init; }

    /// <summary>Whether it is on a host of its own.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>The first process on its host; 0 while there is none. On the host itself, it is number 1.</summary>
    public int Process { get; init; }

    /// <summary>The process namespace of that process.</summary>
    public string Processes { get; init; } = "";

    /// <summary>The step that the learner is at, from 0.</summary>
    public int Step { get; init; }

    /// <summary>How many hints of the step were shown.</summary>
    public int Hints { get; init; }

    /// <summary>Whether the question of the step was answered.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Whether the step is done.</summary>
    public bool IsDone { get; init; }

    /// <summary>Whether the host is to be made again when its shell ends.</summary>
    public bool IsRestart { get; init; }

    /// <summary>What it has made on the real host.</summary>
    public IReadOnlyList<NotedName> Made { get; init; } = [];

    /// <summary>The session at the beginning of a step.</summary>
    public LessonSession At(int step) => this with { Step = step, Hints = 0, IsAnswered = false, IsDone = false };

    /// <summary>The number of the first process on the host of the lesson, as this process sees it.</summary>
    public int ProcessSeenFrom(string processes) => IsSandbox && processes == Processes ? 1 : Process;
}
