namespace MiniPod.Learn.Lessons.Playing;

/// <summary>What came of playing a lesson.</summary>
/// <param name="Steps">The steps that were played.</param>
/// <param name="Checks">How many checks were false before, and true after.</param>
/// <param name="Faults">What is wrong with the lesson, each with its step.</param>
public sealed record LessonScore(IReadOnlyList<PlayedStep> Steps, int Checks, IReadOnlyList<string> Faults);
