namespace MiniPod.Learn.Lessons.Checks;

/// <summary>What came of a check.</summary>
/// <param name="Check">The check, as the lesson writes it.</param>
/// <param name="IsTrue">Whether it is as wanted.</param>
/// <param name="Wanted">What is wanted, in words.</param>
/// <param name="Saw">What was seen, in words.</param>
public sealed record CheckFinding(string Check, bool IsTrue, string Wanted, string Saw);
