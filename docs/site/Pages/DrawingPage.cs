using MiniPod.Learn;
using MiniPod.Site.Markdown;
using MiniPod.Site.Recordings;

namespace MiniPod.Site.Pages;

/// <summary>The drawings, with the files that they are in.</summary>
internal static class DrawingPage
{
    private const string Path = "drawings/index.html";
    private static readonly string[] Names = ["topology", "packet"];

    /// <summary>Writes the page.</summary>
    public static SitePage Write(RecordingSet recordings, Language language)
    {
        var words = SiteWords.Of(language);
        string One(string name, string title, string about) =>
            $"<h2 id=\"{name}\">{title}</h2>\n<p>{MarkdownHtml.Inline(about)}</p>\n"
            + $"<figure class=\"wide\" tabindex=\"0\"><img src=\"{name}.svg\" alt=\"{title}\"></figure>\n"
            + $"<p><a href=\"{name}.html\">{words.Interactive}</a></p>\n"
            + PageParts.Details(
                words.AsText, PageParts.Code(MarkdownHtml.Escape(File.ReadAllText(recordings.Drawing(name, "txt", language)))));

        var body = PageParts.Heading(words.Drawings, words.DrawingsIntro)
            + One(Names[0], words.Topology, words.TopologyText) + One(Names[1], words.Packet, words.PacketText);
        return new SitePage(SitePaths.In(language, Path), language, words.Drawings, body)
        {
            Twin = SitePaths.In(SitePaths.Other(language), Path),
        };
    }

    /// <summary>The files of the drawings: their paths in the site, and where they are.</summary>
    public static IEnumerable<(string Path, string Source)> Files(RecordingSet recordings, Language language) =>
        from name in Names
        from format in (string[])["svg", "html"]
        select (SitePaths.In(language, $"drawings/{name}.{format}"), recordings.Drawing(name, format, language));
}
