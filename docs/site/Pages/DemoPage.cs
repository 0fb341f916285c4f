using System.Globalization;
using System.Text;
using MiniPod.Learn;
using MiniPod.Site.Markdown;
using MiniPod.Site.Recordings;

namespace MiniPod.Site.Pages;

/// <summary>The recorded run of the demo, which plays as text (site.js). Without a script all of it is shown.</summary>
internal static class DemoPage
{
    private const string Path = "demo.html";
    private const double LongestPause = 1.2; // s; the reader need not wait for a build

    /// <summary>Writes the page.</summary>
    public static SitePage Write(RecordingSet recordings, Language language)
    {
        var words = SiteWords.Of(language);
        var controls = $"<div class=\"controls\" hidden data-pause=\"{words.Pause}\" data-play=\"{words.Play}\">"
            + $"<button type=\"button\" class=\"play\">{words.Play}</button> "
            + $"<button type=\"button\" class=\"again\">{words.Again}</button> "
            + $"<button type=\"button\" class=\"all\">{words.ShowAll}</button> "
            + $"<label>{words.Speed} <select><option value=\"0.5\">½</option><option value=\"1\" selected>1</option>"
            + $"<option value=\"2\">2</option><option value=\"4\">4</option></select></label> "
            + "<progress max=\"1\" value=\"0\" aria-label=\"{words.Demo}\"></progress></div>";
        var body = $"{PageParts.Heading(words.Demo, words.DemoIntro)}<div class=\"player\">{controls}\n"
            + $"<pre tabindex=\"0\"><code>{Text(recordings.Demo(language))}</code></pre></div>\n"
            + $"<p><a href=\"demo.cast\">{words.DemoFile}</a></p>\n";
        return new SitePage(SitePaths.In(language, Path), language, words.Demo, body)
        {
            Twin = SitePaths.In(SitePaths.Other(language), Path),
        };
    }

    // A part for each line, with the moment at which it appears.
    private static string Text(DemoRecording recording)
    {
        var (html, shown, before, line) = (new StringBuilder(), 0.0, 0.0, new StringBuilder());
        foreach (var piece in recording.Pieces)
        {
            shown += Math.Min(piece.Time - before, LongestPause);
            before = piece.Time;
            foreach (var one in piece.Text)
            {
                line.Append(one);
                if (one == '\n') End();
            }
        }

        End();
        return html.ToString();

        void End()
        {
            if (line.Length == 0) return;
            var text = MarkdownHtml.Escape(line.ToString());
            var at = shown.ToString("0.000", CultureInfo.InvariantCulture);
            var isCommand = text.TrimStart().StartsWith("$ ", StringComparison.Ordinal);
            html.Append($"<span data-at=\"{at}\">{(isCommand ? $"<b>{text}</b>" : text)}</span>");
            line.Clear();
        }
    }
}
