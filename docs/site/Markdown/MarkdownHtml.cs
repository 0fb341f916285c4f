using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MiniPod.Learn.Prose;

namespace MiniPod.Site.Markdown;

/// <summary>Writes Markdown as HTML.</summary>
internal static partial class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    /// <summary>Writes a whole text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="follow">Finds where a link leads on the site; null if its target is not part of the site, so that only its words are
    /// shown. Default: links are left as they are.</param>
    public static string Write(string markdown, Func<string, string?>? follow = null)
    {
        var document = Markdig.Markdown.Parse(Comment().Replace(markdown, ""), Pipeline);
        foreach (var lineBreak in document.Descendants<LineBreakInline>().ToList()) Join(lineBreak);
        if (follow is not null)
        {
            foreach (var link in document.Descendants<LinkInline>().ToList()) Follow(link, follow);
        }

        // What is wider than the page scrolls in a frame of its own, which the keyboard reaches.
        return document.ToHtml(Pipeline)
            .Replace("<pre><code", "<pre tabindex=\"0\"><code", StringComparison.Ordinal)
            .Replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);
    }

    /// <summary>Writes a sentence, without the paragraph around it. A number at its beginning begins no list.</summary>
    public static string Inline(string markdown)
    {
        var digits = markdown.TakeWhile(char.IsAsciiDigit).Count();
        var sentence = digits > 0 && markdown[digits..] is ['.' or ')', ..] ? markdown.Insert(digits, "\\") : markdown;
        var html = Write(sentence).Trim();
        return html.StartsWith("<p>", StringComparison.Ordinal) && html.IndexOf("</p>", StringComparison.Ordinal) == html.Length - 4
            ? html[3..^4]
            : html;
    }

    /// <summary>A text in HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Fills a text with values.</summary>
    public static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private static void Follow(LinkInline link, Func<string, string?> follow)
    {
        if (follow(link.Url ?? "") is { } url)
        {
            link.Url = url;
            return;
        }

        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }

    // A browser shows a line break as a blank, which Chinese does not have between words.
    private static void Join(LineBreakInline lineBreak)
    {
        if (lineBreak.IsHard) return;
        var (before, after) = (Text(lineBreak.PreviousSibling), Text(lineBreak.NextSibling));
        if (before.Length == 0 || after.Length == 0) return;
        if (LineJoint.IsSeamless(before.EnumerateRunes().Last(), after.EnumerateRunes().First())) lineBreak.Remove();
    }

    private static string Text(Inline? inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        ContainerInline container => string.Concat(container.Select(Text)),
        _ => "",
    };

    [GeneratedRegex("<!--.*?-->\\n?", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
