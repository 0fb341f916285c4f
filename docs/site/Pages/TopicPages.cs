using System.Text;
using MiniPod.Learn;
using MiniPod.Learn.Topics;
using MiniPod.Site.Markdown;
using MiniPod.Site.Recordings;

namespace MiniPod.Site.Pages;

/// <summary>The topics: a page for each, and their list.</summary>
/// <param name="recordings">The articles, with the values of a pod.</param>
/// <param name="language">The language.</param>
internal sealed class TopicPages(RecordingSet recordings, Language language)
{
    private const string SeeAlso = "\n## "; // the last part of an article, which has the words of others

    private readonly SiteWords _words = SiteWords.Of(language);

    /// <summary>Writes the pages.</summary>
    public IEnumerable<SitePage> Write()
    {
        List<RecordedTopic> topics = [.. TopicCatalog.Names.Select(name => recordings.Topic(name, language))];
        yield return Page("topics/index.html", _words.Topics, List(topics));
        foreach (var (index, topic) in topics.Index())
        {
            var (before, after) = (topics.ElementAtOrDefault(index - 1), topics.ElementAtOrDefault(index + 1));
            var body = MarkdownHtml.Write(LinkTopics(topic.Markdown));
            var neighbours = PageParts.Neighbours(_words, Neighbour(before), Neighbour(after));
            yield return Page($"topics/{topic.Name}.html", topic.Name, body + neighbours);
        }
    }

    private static (string, string)? Neighbour(RecordedTopic? topic) => topic is null ? null : ($"{topic.Name}.html", topic.Name);

    private static string LinkTopics(string markdown)
    {
        var at = Math.Max(0, markdown.LastIndexOf(SeeAlso, StringComparison.Ordinal));
        var end = markdown[at..];
        foreach (var name in TopicCatalog.Names) end = end.Replace($"`{name}`", $"[`{name}`]({name}.html)", StringComparison.Ordinal);
        return markdown[..at] + end;
    }

    private SitePage Page(string path, string title, string body) => new(SitePaths.In(language, path), language, title, body)
    {
        Twin = SitePaths.In(SitePaths.Other(language), path),
    };

    private string List(IEnumerable<RecordedTopic> topics)
    {
        var html = new StringBuilder(PageParts.Heading(_words.Topics, _words.TopicsIntro)).Append("<ul class=\"cards\">\n");
        foreach (var topic in topics)
            html.Append($"<li><a href=\"{topic.Name}.html\"><b>{topic.Name}</b></a><p>{MarkdownHtml.Inline(topic.Summary)}</p></li>\n");
        return html.Append("</ul>\n").ToString();
    }
}
