using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>A lesson of the course, as its file has it, as far as somebody needs it who works on it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Language">Its language: en or zh.</param>
/// <param name="Steps">Its steps.</param>
public sealed record CourseLesson(int Number, string Language, IReadOnlyList<CourseStep> Steps)
{
    private const string Fence = "```", Step = "## ";

    /// <summary>The numbers of all lessons.</summary>
    public static IReadOnlyList<int> Numbers { get; } =
        [.. Directory.EnumerateFiles(Course, "*.en.md").Select(file => NumberOf(Path.GetFileName(file))).Order()];

    private static string Course => Path.Combine(Binary.Root, "src/MiniPod.Learn/Lessons/Course");

    /// <summary>Reads one.</summary>
    public static CourseLesson Read(int number, string language)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:00}-*.{language}.md");
        var steps = new List<CourseStep>();
        var fence = "";
        foreach (var line in File.ReadLines(Directory.EnumerateFiles(Course, name).Single()))
        {
            if (fence.Length > 0 && line == Fence) fence = "";
            else if (fence.Length == 0 && line.StartsWith(Fence, StringComparison.Ordinal)) fence = line[Fence.Length..];
            else if (fence.Length == 0 && line.StartsWith(Step, StringComparison.Ordinal)) steps.Add(new CourseStep([], false, 0, []));
            else if (steps is [.., var step]) steps[^1] = step.With(fence, line);
        }

        return new CourseLesson(number, language, steps);
    }

    private static int NumberOf(string file) => int.Parse(file[..2], CultureInfo.InvariantCulture);
}
