using System.Globalization;
using System.Text;
using MiniPod.Learn.Drawings.Words;
using static MiniPod.Learn.Drawings.Svg.SvgWriter;

namespace MiniPod.Learn.Drawings.Html;

/// <summary>A page with a drawing, and the details of what the reader points at.</summary>
internal static class DrawingPage
{
    /// <summary>Writes it.</summary>
    /// <param name="title">The title of the page.</param>
    /// <param name="name">What the drawing shows.</param>
    /// <param name="svg">The drawing.</param>
    /// <param name="before">HTML that stands before the drawing.</param>
    /// <param name="after">HTML that stands after the details.</param>
    /// <param name="words">The language.</param>
    public static string Write(string title, string name, string svg, string before, string after, DrawingWords words)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{words.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(title)}</title>
            <style>
            {DrawingResources.Read("page.css")}</style>
            </head>
            <body>
            <main>
            {before}<div class="scroll" tabindex="0" role="region" aria-label="{Escape(name)}">
            {svg}</div>
            <div class="text details">
            <h2>{Escape(words.Details)}</h2>
            <div id="details" aria-live="polite">{Escape(words.DetailsHint)}</div>
            </div>
            {after}</main>
            <script>
            {DrawingResources.Read("page.js")}</script>
            </body>
            </html>

            """);
        return page.ToString();
    }
}
