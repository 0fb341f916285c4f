using System.Text;
using System.Text.RegularExpressions;
using MiniPod.Learn;
using MiniPod.Site.Markdown;

namespace MiniPod.Site.Pages;

/// <summary>The repository's own documents: the README as the guide, and those in docs as the reference.</summary>
/// <param name="root">The root of the repository.</param>
/// <param name="language">The language. The reference is in English only; each language has its own list of it.</param>
internal sealed partial class DocumentPages(string root, Language language)
{
    private const string Readme = "README.md", ChineseReadme = "README.zh-CN.md", Guide = "guide.html";

    private readonly SiteWords _words = SiteWords.Of(language);

    // The documents that the README names, in its order, each with what is in it.
    private readonly List<(string Path, string About)> _documents =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(root, language == Language.Chinese ? ChineseReadme : Readme)))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value)),
    ];

    private bool IsChinese => language == Language.Chinese;

    private string Source => IsChinese ? ChineseReadme : Readme;

    /// <summary>What MiniPod is: the paragraphs of the README before its first section, as HTML.</summary>
    /// <param name="page">The page on which they are.</param>
    public string Introduction(string page)
    {
        var text = Read(Source);
        var begin = text.IndexOf("\n\n", text.IndexOf("# ", StringComparison.Ordinal), StringComparison.Ordinal);
        return MarkdownHtml.Write(text[begin..text.IndexOf("\n## ", StringComparison.Ordinal)], link => Follow(link, Source, page));
    }

    /// <summary>Writes the pages.</summary>
    public IEnumerable<SitePage> Write()
    {
        yield return Document(Source, language) with { Twin = SitePaths.In(SitePaths.Other(language), Guide) };
        yield return new SitePage(SitePaths.In(language, "reference/index.html"), language, _words.Reference, List())
        {
            Twin = SitePaths.In(SitePaths.Other(language), "reference/index.html"),
        };
        if (IsChinese) yield break;
        foreach (var (document, _) in _documents) yield return Document(document, Language.English);
    }

    private static string PageOf(string document) => document switch
    {
        Readme => Guide,
        ChineseReadme => SitePaths.In(Language.Chinese, Guide),
        "cni-conf/README.md" => "reference/networks.html",
        "src/MiniPod.Cni/README.md" => "reference/cni-library.html",
        _ => $"reference/{Path.GetFileNameWithoutExtension(document).ToLowerInvariant()}.html",
    };

    private SitePage Document(string document, Language documentLanguage)
    {
        var (text, page) = (Read(document), PageOf(document));
        return new SitePage(page, documentLanguage, TitleOf(text), MarkdownHtml.Write(text, link => Follow(link, document, page)))
        {
            Twin = SitePaths.In(Language.Chinese, "reference/index.html"),
        };
    }

    private string List()
    {
        var from = SitePaths.In(language, "reference/index.html");
        var html = new StringBuilder(PageParts.Heading(_words.Reference, _words.ReferenceIntro)).Append("<ul class=\"cards\">\n");
        foreach (var (document, about) in _documents)
        {
            var link = SitePaths.Link(from, PageOf(document));
            html.Append($"<li><a href=\"{link}\"><b lang=\"en\">{MarkdownHtml.Inline(TitleOf(Read(document)))}</b></a>")
                .Append($"<p>{MarkdownHtml.Inline(about)}</p></li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    // Where a link of a document leads on the site; null if it leads to a file of the repository that the site does not have.
    private string? Follow(string link, string document, string page)
    {
        if (link.StartsWith('#') || link.Contains("://", StringComparison.Ordinal)) return link;
        var parts = link.Split('#', 2);
        var path = Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(document)!, parts[0])));
        var anchor = parts.Length > 1 ? $"#{parts[1]}" : "";
        var isPage = path is Readme or ChineseReadme || _documents.Exists(one => one.Path == path);
        if (isPage) return SitePaths.Link(page, PageOf(path)) + anchor;
        return Path.Exists(Path.Combine(root, path))
            ? null
            : throw new InvalidOperationException($"{document} has a link to {link}, which does not exist");
    }

    // Without the links between the languages of the README: each page of the site has one.
    private string Read(string document) => LanguageLine().Replace(File.ReadAllText(Path.Combine(root, document)), "");

    private static string TitleOf(string text) => Title().Match(text).Groups[1].Value;

    [GeneratedRegex(@"^(English|\[English\]\(README\.md\)) \| .*\n\n", RegexOptions.Multiline)]
    private static partial Regex LanguageLine();

    [GeneratedRegex("^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    // A row of the README's table of documents: a link, and what is in the document.
    [GeneratedRegex(@"^\| \[[^\]]+\]\(([^)#:]+\.md)\) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
