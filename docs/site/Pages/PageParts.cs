using System.Text;
using MiniPod.Site.Markdown;
using MiniPod.Site.Recordings;

namespace MiniPod.Site.Pages;

/// <summary>Parts that several pages have, as HTML.</summary>
internal static class PageParts
{
    /// <summary>The heading of a page, and what it is about.</summary>
    /// <param name="title">The title.</param>
    /// <param name="intro">A sentence or two, as Markdown.</param>
    public static string Heading(string title, string intro) =>
        $"<h1>{MarkdownHtml.Inline(title)}</h1>\n<p class=\"intro\">{MarkdownHtml.Inline(intro)}</p>\n";

    /// <summary>Something that is shown when the reader wants it.</summary>
    /// <param name="title">Its title, as Markdown.</param>
    /// <param name="html">What is shown.</param>
    public static string Details(string title, string html) =>
        $"<details><summary>{MarkdownHtml.Inline(title)}</summary>\n{html}</details>\n";

    /// <summary>Lines that are shown as they are.</summary>
    /// <param name="html">The lines, as HTML.</param>
    public static string Code(string html) => $"<pre tabindex=\"0\"><code>{html}</code></pre>\n";

    /// <summary>Commands, each with what it printed.</summary>
    public static string Run(IEnumerable<RecordedCommand> commands)
    {
        var html = new StringBuilder();
        foreach (var command in commands)
        {
            html.Append($"<b>$ {MarkdownHtml.Escape(command.Command)}</b>\n");
            if (command.Output.Length > 0) html.Append(MarkdownHtml.Escape(command.Output.TrimEnd('\n'))).Append('\n');
        }

        return Code(html.ToString().TrimEnd('\n'));
    }

    /// <summary>The links to what comes before and after a page.</summary>
    /// <param name="words">The words.</param>
    /// <param name="before">The link and the title of the page before; null if there is none.</param>
    /// <param name="after">Those of the page after.</param>
    public static string Neighbours(SiteWords words, (string Link, string Title)? before, (string Link, string Title)? after)
    {
        static string One(string word, (string Link, string Title)? page, string rel) => page is not { } there
            ? "<span></span>"
            : $"<a rel=\"{rel}\" href=\"{there.Link}\"><small>{word}</small><br>{MarkdownHtml.Escape(there.Title)}</a>";

        return $"<nav class=\"neighbours\">{One(words.Previous, before, "prev")}{One(words.Next, after, "next")}</nav>\n";
    }
}
