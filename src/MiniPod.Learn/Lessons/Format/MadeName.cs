namespace MiniPod.Learn.Lessons.Format;

/// <summary>Something that a lesson makes on the real host.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; the path of a file.</param>
public sealed record MadeName(MadeKind Kind, string Name);
