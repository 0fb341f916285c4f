using System.Text.Json.Nodes;
using MiniPod.Learn;
using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Site.Recordings;

/// <summary>What the program really printed, as docs/site/record.sh keeps it.</summary>
/// <param name="directory">The directory of the recordings.</param>
internal sealed class RecordingSet(string directory)
{
    /// <summary>The steps of a lesson, as they were played.</summary>
    /// <exception cref="InvalidOperationException">The lesson was not played to its end, or found faults.</exception>
    public IReadOnlyList<RecordedStep> Lesson(Lesson lesson, Language language)
    {
        var name = $"lesson-{lesson.Number}.{language.Code()}.json";
        var play = JsonNode.Parse(Read(name))!;
        var faults = play["faults"]!.AsArray();
        if (faults.Count > 0) throw new InvalidOperationException($"{name}: {faults[0]}");
        List<RecordedStep> steps = [.. play["steps"]!.AsArray().Select(step => Step(step!))];
        return steps.Select(step => step.Id).SequenceEqual(lesson.Steps.Select(step => step.Id))
            ? steps
            : throw new InvalidOperationException($"{name}: its steps are not those of the lesson");
    }

    /// <summary>An article, with the values of a pod that ran.</summary>
    public RecordedTopic Topic(string topic, Language language)
    {
        var page = JsonNode.Parse(Read($"topic-{topic}.{language.Code()}.json"))!;
        // Without the sentence that says whose values it has: the list of the topics says so.
        var article = Text(page, "markdown").Replace($"> {Text(page, "note")}\n\n", "", StringComparison.Ordinal);
        return new RecordedTopic(topic, Text(page, "summary"), article);
    }

    /// <summary>The run of the demo.</summary>
    public DemoRecording Demo(Language language) => DemoRecording.Read(Read($"demo.{language.Code()}.cast"));

    /// <summary>The path of a drawing.</summary>
    /// <param name="name">Its name: <c>topology</c> or <c>packet</c>.</param>
    /// <param name="format">Its format: <c>svg</c>, <c>html</c> or <c>txt</c>.</param>
    /// <param name="language">Its language.</param>
    public string Drawing(string name, string format, Language language) =>
        Path.Combine(directory, $"{name}.{language.Code()}.{format}");

    /// <summary>The path of the run of the demo.</summary>
    public string DemoFile(Language language) => Path.Combine(directory, $"demo.{language.Code()}.cast");

    private static RecordedStep Step(JsonNode step) => new(
        Text(step, "step"),
        [
            .. step["commands"]!.AsArray().Select(one =>
                new RecordedCommand(one!["line"]?.GetValue<int>(), Text(one, "command"), Text(one, "output"))),
        ],
        [
            .. step["checks"]!.AsArray().Select(one =>
                new RecordedCheck(Text(one!, "wanted"), Text(one!["before"]!, "saw"), Text(one["after"]!, "saw"))),
        ]);

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private string Read(string name) => File.ReadAllText(Path.Combine(directory, name));
}
