using System.Globalization;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>A step as a user names it.</summary>
internal static class StepNumber
{
    /// <summary>Finds it.</summary>
    /// <param name="text">Its number, from 1, or its id.</param>
    /// <param name="lesson">The lesson.</param>
    /// <returns>Its place, from 0.</returns>
    /// <exception cref="PodException">There is no such step.</exception>
    public static int Parse(string text, Lesson lesson)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var at = isNumber ? number - 1 : lesson.Steps.ToList().FindIndex(step => step.Id == text);
        return at >= 0 && at < lesson.Steps.Count
            ? at
            : throw new PodException(
                $"lesson \"{lesson.Id}\" has no step \"{text}\"; its steps are 1 to {lesson.Steps.Count} "
                + $"({string.Join(", ", lesson.Steps.Select(step => step.Id))}).");
    }
}
