namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What a screen can show.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="HasColor">Whether it has colors.</param>
public sealed record LessonScreen(int Columns, bool HasColor);
