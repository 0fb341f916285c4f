namespace MiniPod.Learn.Lessons.Checks;

/// <summary>What was seen of the thing that a check looks for.</summary>
/// <param name="IsThere">Whether it is so.</param>
/// <param name="Saw">What is there, in words.</param>
internal sealed record CheckSight(bool IsThere, string Saw);
