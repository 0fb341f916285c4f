using MiniPod.Learn.Drawings;

namespace MiniPod.Learn.Topics;

/// <summary>The articles that are part of this library. Their names have no dot, so that a name with one can mean something else.</summary>
public static class TopicCatalog
{
    /// <summary>The names of the topics, in the order in which they are best read.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "pause", "netns", "sandboxkey", "veth", "bridge", "ipam", "prevresult", "portmap", "masquerade", "hairpin", "dns", "cri", "kubelet",
    ];

    /// <summary>Finds a topic, however its name is capitalized; null if there is none.</summary>
    public static string? Find(string name) => Names.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a topic is about, in a few words.</summary>
    public static string SummaryOf(string topic, Language language) => TitleOf(Read(topic, language)).Summary;

    /// <summary>All topics with a few words about each, as Markdown.</summary>
    public static string List(Language language) =>
        $"# {TopicWords.ListTitle(language)}\n\n"
        + string.Concat(Names.Select(name => $"- `{name}`{TopicWords.Colon(language)}{SummaryOf(name, language)}\n"));

    /// <summary>The text of an article, with the places for its values.</summary>
    internal static string Read(string topic, Language language) =>
        DrawingResources.Read($"topic.{topic}.{language.Code()}.md");

    /// <summary>The two parts of an article's first line.</summary>
    internal static (string Name, string Summary) TitleOf(string article)
    {
        var title = article[2..article.IndexOf('\n', StringComparison.Ordinal)];
        var colon = title.IndexOfAny([':', '：']);
        return (title[..colon], title[(colon + 1)..].Trim());
    }
}
