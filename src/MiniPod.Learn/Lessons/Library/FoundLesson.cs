using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Lessons.Library;

/// <summary>A lesson in the language that it was found in.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Language">Its language.</param>
public sealed record FoundLesson(Lesson Lesson, Language Language);
