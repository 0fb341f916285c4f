namespace MiniPod.Learn.Lessons.Format;

/// <summary>An answer to a question.</summary>
/// <param name="Text">The answer.</param>
/// <param name="IsRight">Whether it is the right one.</param>
/// <param name="Say">What is said to whoever chooses it.</param>
public sealed record LessonAnswer(string Text, bool IsRight, string Say);
