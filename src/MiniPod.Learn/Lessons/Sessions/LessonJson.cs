using System.Text.Json.Nodes;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Library;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>Progress as JSON, with stable keys, so that a class can be graded.</summary>
public static class LessonJson
{
    /// <summary>Writes the progress in all lessons.</summary>
    public static string Write(IEnumerable<FoundLesson> lessons, LessonStore store) =>
        new JsonArray([.. lessons.Select(found => (JsonNode)Of(found.Lesson, store.ProgressIn(found.Lesson.Id)))])
            .ToJsonString(LegibleJson.Options);

    /// <summary>Writes what came of checking a step.</summary>
    public static string Write(CheckedStep step) => new JsonObject
    {
        ["lesson"] = step.Lesson,
        ["step"] = step.Step,
        ["number"] = step.Number,
        ["steps"] = step.Of,
        ["passed"] = step.IsPassed,
        ["checks"] = new JsonArray([.. step.Findings.Select(finding => (JsonNode)new JsonObject
        {
            ["check"] = finding.Check,
            ["passed"] = finding.IsTrue,
            ["wanted"] = finding.Wanted,
            ["saw"] = finding.Saw,
        })]),
    }.ToJsonString(LegibleJson.Options);

    private static JsonObject Of(Lesson lesson, LessonProgress progress)
    {
        var ids = lesson.Steps.Select(step => step.Id).ToList();
        JsonArray Known(IReadOnlyList<string> steps) => new([.. ids.Where(steps.Contains).Select(id => (JsonNode)id)]);
        return new JsonObject
        {
            ["lesson"] = lesson.Id,
            ["number"] = lesson.Number,
            ["title"] = lesson.Title,
            ["minutes"] = lesson.Minutes,
            ["steps"] = Known(ids),
            ["done"] = Known(progress.Done),
            ["skipped"] = Known(progress.Skipped),
            ["failedChecks"] = progress.Failed,
            ["complete"] = ids.All(progress.Done.Contains),
        };
    }
}
