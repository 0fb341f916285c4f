using System.Reflection;
using MiniPod.Site.Markdown;

namespace MiniPod.Site;

/// <summary>What all pages have around them: heading, menu, the link to the other language, footer.</summary>
internal static class SiteLayout
{
    /// <summary>The files that all pages use.</summary>
    public static IReadOnlyList<string> Assets { get; } = ["site.css", "site.js"];

    /// <summary>Reads one of them.</summary>
    public static string ReadAsset(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>Writes a whole page.</summary>
    public static string Write(SitePage page)
    {
        var (words, other) = (SiteWords.Of(page.Language), SiteWords.Of(SitePaths.Other(page.Language)));
        string To(string path) => SitePaths.Link(page.Path, path);
        string Entry(string path, string word)
        {
            var target = SitePaths.In(page.Language, path);
            var isIn = path.EndsWith("/index.html", StringComparison.Ordinal)
                && page.Path.StartsWith(target[..^"index.html".Length], StringComparison.Ordinal);
            var current = page.Path == target ? " aria-current=\"page\"" : isIn ? " aria-current=\"true\"" : "";
            return $"<a href=\"{To(target)}\"{current}>{word}</a>";
        }

        var title = page.Title == words.Home ? page.Title : $"{page.Title.Replace("`", "", StringComparison.Ordinal)} - {words.Home}";
        return $"""
            <!DOCTYPE html>
            <html lang="{words.Tag}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{MarkdownHtml.Escape(title)}</title>
            <link rel="stylesheet" href="{To("site.css")}">
            <link rel="icon" href="data:,">
            <script src="{To("site.js")}" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">{words.Skip}</a>
            <header><nav>
            <a class="home" href="{To(SitePaths.In(page.Language, "index.html"))}">{words.Home}</a>
            {Entry("demo.html", words.Demo)}
            {Entry("lessons/index.html", words.Lessons)}
            {Entry("drawings/index.html", words.Drawings)}
            {Entry("topics/index.html", words.Topics)}
            {Entry("guide.html", words.Guide)}
            {Entry("reference/index.html", words.Reference)}
            <a class="language" lang="{other.Tag}" hreflang="{other.Tag}" href="{To(page.Twin)}">{words.OtherLanguage}</a>
            </nav></header>
            <main id="content">
            {page.Body}
            </main>
            <footer>{MarkdownHtml.Inline(MarkdownHtml.Fill(words.Footer, Version))}</footer>
            </body>
            </html>

            """;
    }

    private static string Version =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
