namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>The file of a learner's progress.</summary>
internal sealed record ProgressFile
{
    /// <summary>The format of the file.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The format of the file.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The progress in each lesson, by its id.</summary>
    public IReadOnlyDictionary<string, LessonProgress> Lessons { get; init; } = new Dictionary<string, LessonProgress>();
}
