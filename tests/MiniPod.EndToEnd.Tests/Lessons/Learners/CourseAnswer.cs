namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>An answer to the question of a step.</summary>
/// <param name="Letter">Its letter.</param>
/// <param name="IsRight">Whether it is the right one.</param>
/// <param name="Say">What is said to whoever chooses it.</param>
public sealed record CourseAnswer(char Letter, bool IsRight, string Say);
