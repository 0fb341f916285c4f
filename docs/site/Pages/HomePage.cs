using MiniPod.Learn;
using MiniPod.Site.Markdown;

namespace MiniPod.Site.Pages;

/// <summary>The first page.</summary>
internal static class HomePage
{
    private const string Path = "index.html";

    /// <summary>Writes the page.</summary>
    /// <param name="documents">The documents, whose introduction it has.</param>
    /// <param name="language">The language.</param>
    public static SitePage Write(DocumentPages documents, Language language)
    {
        var (words, path) = (SiteWords.Of(language), SitePaths.In(language, Path));
        static string Card(string link, string title, string about) =>
            $"<li><a href=\"{link}\"><b>{title}</b></a><p>{MarkdownHtml.Inline(about)}</p></li>\n";

        var body = $"<h1>MiniPod</h1>\n{documents.Introduction(path)}<ul class=\"cards\">\n"
            + Card("demo.html", words.Demo, words.DemoIntro)
            + Card("lessons/index.html", words.Lessons, words.LessonsIntro)
            + Card("drawings/index.html", words.Drawings, words.DrawingsIntro)
            + Card("topics/index.html", words.Topics, words.TopicsIntro)
            + Card("guide.html", words.Guide, words.GuideIntro)
            + Card("reference/index.html", words.Reference, words.ReferenceIntro)
            + "</ul>\n";
        return new SitePage(path, language, words.Home, body) { Twin = SitePaths.In(SitePaths.Other(language), Path) };
    }
}
