using System.Globalization;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Collects what is wrong with the file of a lesson, so that all errors are reported at once.</summary>
/// <param name="file">The file, for messages.</param>
internal sealed class LessonReport(string file)
{
    private readonly List<(int Line, string What)> _errors = [];

    /// <summary>Adds an error.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="what">What is wrong.</param>
    public void Error(int line, string what) => _errors.Add((line, what));

    /// <exception cref="LessonFileException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count == 0) return;
        throw new LessonFileException(file, [.. _errors.OrderBy(error => error.Line).Select(Text)]);
    }

    private static string Text((int Line, string What) error) =>
        string.Create(CultureInfo.InvariantCulture, $"line {error.Line}: {error.What}");
}
