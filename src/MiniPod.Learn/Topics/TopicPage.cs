using System.Text.RegularExpressions;
using MiniPod.Learn.Prose;
using MiniPod.Pods.Examples;

namespace MiniPod.Learn.Topics;

/// <summary>An article with its values.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Language">The language.</param>
public sealed partial record TopicPage(string Topic, Language Language)
{
    /// <summary>What it is about, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>The name of the pod whose values it has; null if they are those of the example.</summary>
    public required string? Pod { get; init; }

    /// <summary>A sentence that says whose values it has.</summary>
    public required string Note { get; init; }

    /// <summary>The values, by their names.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Its text.</summary>
    public required string Markdown { get; init; }

    /// <summary>The commands that it shows, one line each.</summary>
    public IReadOnlyList<string> Commands =>
    [
        .. ProseReader.Read(Markdown)
            .Where(block => block is { Kind: ProseBlockKind.Code, Mark: "bash" })
            .SelectMany(block => block.Text.Split('\n'))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    /// <summary>The topics to read next, which are the words in the last part of the text.</summary>
    public IReadOnlyList<string> SeeAlso =>
        [.. Word().Matches(Markdown[Markdown.LastIndexOf("\n## ", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];

    /// <summary>Writes an article with the values of a pod.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="language">The language.</param>
    /// <param name="pod">The pod. If it does not have all that the article shows, or if it is null, the values are those of the
    /// README's pod <c>web</c>.</param>
    /// <param name="isChosen">Whether the reader named the pod.</param>
    /// <param name="unreadable">Why no pod could be read; null if there is none.</param>
    public static TopicPage Write(string topic, Language language, PodExample? pod, bool isChosen, string? unreadable = null)
    {
        var article = TopicCatalog.Read(topic, language);
        var why = unreadable is null ? TopicWords.NoPod(language) : TopicWords.Unreadable(unreadable, language);
        if (pod is { IsReachable: false })
        {
            why = TopicWords.NotRunning(pod.Pod.Name, pod.Pod.State, language);
        }
        else if (pod is not null)
        {
            var (text, own, missing) = Fit(article, pod);
            if (missing is null)
                return Write(topic, language, text, own!, pod.Pod.Name, TopicWords.OfPod(pod.Pod.Name, isChosen, language));
            why = TopicWords.Lacks(pod.Pod.Name, missing, language);
        }

        return Write(
            topic,
            language,
            TopicText.Choose(article, _ => true),
            TopicValues.All.ToDictionary(value => value.Name, string? (value) => value.Example)!,
            null,
            TopicWords.OfExample(why, language));
    }

    /// <summary>Whether a pod has all that an article shows.</summary>
    public static bool Suits(string topic, Language language, PodExample pod) =>
        pod.IsReachable && Fit(TopicCatalog.Read(topic, language), pod).Missing is null;

    private static (string Text, Dictionary<string, string?> Own, TopicValue? Missing) Fit(string article, PodExample pod)
    {
        var own = TopicValues.All.ToDictionary(value => value.Name, value => value.Of(pod));
        var text = TopicText.Choose(article, name => own[name] is not null);
        var names = TopicText.Names(text);
        return (text, own, TopicValues.All.FirstOrDefault(value => own[value.Name] is null && names.Contains(value.Name)));
    }

    private static TopicPage Write(
        string topic, Language language, string text, Dictionary<string, string> values, string? pod, string note)
    {
        var body = TopicText.Fill(text, values);
        var end = body.IndexOf('\n', StringComparison.Ordinal) + 1;
        return new TopicPage(topic, language)
        {
            Summary = TopicCatalog.TitleOf(text).Summary,
            Pod = pod,
            Note = note,
            Values = TopicText.Names(text).ToDictionary(name => name, name => values[name]),
            Markdown = $"{body[..end]}\n> {note}\n{body[end..]}",
        };
    }

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Word();
}
