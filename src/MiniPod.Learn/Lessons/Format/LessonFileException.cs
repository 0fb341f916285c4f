using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>The file of a lesson is not valid.</summary>
/// <param name="file">The file.</param>
/// <param name="errors">What is wrong, each with its line.</param>
public sealed class LessonFileException(string file, IReadOnlyList<string> errors)
    : PodException($"lesson \"{file}\" is not valid:\n{string.Join('\n', errors.Select(error => $"  {error}"))}")
{
    /// <summary>What is wrong, each with its line.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
