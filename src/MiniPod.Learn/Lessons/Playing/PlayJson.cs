using System.Text.Json.Nodes;
using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Library;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>A lesson that was played, as JSON with stable keys.</summary>
public static class PlayJson
{
    /// <summary>Writes it.</summary>
    public static string Write(FoundLesson found, LessonScore score) => new JsonObject
    {
        ["lesson"] = found.Lesson.Id,
        ["language"] = found.Language.Code(),
        ["provedChecks"] = score.Checks,
        ["faults"] = new JsonArray([.. score.Faults.Select(fault => (JsonNode)fault)]),
        ["steps"] = new JsonArray([.. score.Steps.Select(step => (JsonNode)Of(step))]),
    }.ToJsonString(LegibleJson.Options);

    private static JsonObject Of(PlayedStep step) => new()
    {
        ["step"] = step.Id,
        ["title"] = step.Title,
        ["commands"] = new JsonArray([.. step.Commands.Select(one => (JsonNode)new JsonObject
        {
            ["line"] = one.Line,
            ["command"] = one.Command,
            ["exitCode"] = one.ExitCode,
            ["output"] = one.Output,
        })]),
        ["checks"] = new JsonArray([.. step.Before.Zip(step.After, (before, after) => (JsonNode)Of(before, after))]),
    };

    private static JsonObject Of(CheckFinding before, CheckFinding after) => new()
    {
        ["check"] = after.Check,
        ["wanted"] = after.Wanted,
        ["before"] = new JsonObject { ["passed"] = before.IsTrue, ["saw"] = before.Saw },
        ["after"] = new JsonObject { ["passed"] = after.IsTrue, ["saw"] = after.Saw },
    };
}
