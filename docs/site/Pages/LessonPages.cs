using System.Text;
using MiniPod.Learn;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Site.Markdown;
using MiniPod.Site.Recordings;

namespace MiniPod.Site.Pages;

/// <summary>The lessons: a page for each, and their list.</summary>
/// <param name="recordings">What their commands printed.</param>
/// <param name="language">The language.</param>
internal sealed class LessonPages(RecordingSet recordings, Language language)
{
    private readonly SiteWords _words = SiteWords.Of(language);

    /// <summary>Writes the pages.</summary>
    public IEnumerable<SitePage> Write()
    {
        List<Lesson> lessons = [.. new LessonLibrary(null).All(language).Select(found => found.Lesson)];
        yield return Page("lessons/index.html", _words.Lessons, List(lessons));
        foreach (var (index, lesson) in lessons.Index())
        {
            var (before, after) = (lessons.ElementAtOrDefault(index - 1), lessons.ElementAtOrDefault(index + 1));
            yield return Page(
                FileOf(lesson),
                lesson.Title,
                Write(lesson) + PageParts.Neighbours(_words, Neighbour(before), Neighbour(after)));
        }
    }

    private static string FileOf(Lesson lesson) => $"lessons/{lesson.Id}.html";

    private static (string, string)? Neighbour(Lesson? lesson) =>
        lesson is null ? null : ($"{lesson.Id}.html", $"{lesson.Number}. {lesson.Title}");

    private SitePage Page(string path, string title, string body) => new(SitePaths.In(language, path), language, title, body)
    {
        Twin = SitePaths.In(SitePaths.Other(language), path),
    };

    private string List(IEnumerable<Lesson> lessons)
    {
        var html = new StringBuilder(PageParts.Heading(_words.Lessons, _words.LessonsIntro)).Append("<ol class=\"cards\">\n");
        foreach (var lesson in lessons)
        {
            var facts = $"{MarkdownHtml.Fill(_words.Steps, lesson.Steps.Count)} · {MarkdownHtml.Fill(_words.Minutes, lesson.Minutes)}";
            html.Append($"<li><a href=\"{lesson.Id}.html\"><b>{lesson.Number}. {MarkdownHtml.Escape(lesson.Title)}</b></a>")
                .Append($"<p>{MarkdownHtml.Inline(lesson.Goal)}</p><p class=\"facts\">{facts}</p></li>\n");
        }

        return html.Append("</ol>\n").ToString();
    }

    private string Write(Lesson lesson)
    {
        var html = new StringBuilder(PageParts.Heading($"{lesson.Number}. {lesson.Title}", lesson.Goal));
        html.Append($"<p class=\"facts\">{MarkdownHtml.Fill(_words.Minutes, lesson.Minutes)} · ")
            .Append(MarkdownHtml.Inline(MarkdownHtml.Fill(_words.DoItYourself, lesson.Number))).Append("</p>\n");
        foreach (var part in lesson.Intro) Write(html, part, []);
        if (lesson.Words.Count > 0)
        {
            html.Append($"<aside><h2>{_words.Words}</h2><ul>\n");
            foreach (var (word, meaning) in lesson.Words)
                html.Append($"<li>{MarkdownHtml.Inline(MarkdownHtml.Fill(_words.WordMeaning, word, meaning))}</li>\n");
            html.Append("</ul></aside>\n");
        }

        if (lesson.Prepare.Length > 0)
            html.Append(PageParts.Details(_words.Prepared, PageParts.Code(MarkdownHtml.Escape(lesson.Prepare))));
        foreach (var (index, (step, recorded)) in lesson.Steps.Zip(recordings.Lesson(lesson, language)).Index())
            Write(html, step, recorded, MarkdownHtml.Fill(_words.Step, index + 1, lesson.Steps.Count));
        return html.ToString();
    }

    private void Write(StringBuilder html, LessonStep step, RecordedStep recorded, string number)
    {
        html.Append($"<section><h2 id=\"{step.Id}\"><small>{number}</small> {MarkdownHtml.Inline(step.Title)}</h2>\n");
        var parts = step.Parts.Where(part => !part.IsAfterwards).ToList();
        // What follows a question gives its answer away.
        var question = parts.FindIndex(part => part.Kind == LessonPartKind.Ask);
        var open = question < 0 ? parts.Count : question + 1;
        foreach (var part in parts.Take(open)) Write(html, part, recorded.Commands);
        if (open < parts.Count)
        {
            var look = new StringBuilder();
            foreach (var part in parts.Skip(open)) Write(look, part, recorded.Commands);
            html.Append(PageParts.Details(_words.Look, look.ToString()));
        }

        foreach (var (index, hint) in step.Hints.Index())
            html.Append(PageParts.Details(MarkdownHtml.Fill(_words.Hint, index + 1), MarkdownHtml.Write(hint)));
        var solution = recorded.Commands.Where(command => command.Line is null).ToList();
        if (solution.Count > 0) html.Append(PageParts.Details(_words.Solution, PageParts.Run(solution)));
        foreach (var part in step.Parts.Where(part => part.IsAfterwards)) Write(html, part, recorded.Commands);
        if (recorded.Checks.Count > 0)
        {
            var checks = recorded.Checks.Select(check =>
                $"<li>{MarkdownHtml.Escape(check.Wanted)}<br><span class=\"saw\">{_words.Before}{MarkdownHtml.Escape(check.Before)}</span>"
                + $"<br><span class=\"saw\">{_words.After}{MarkdownHtml.Escape(check.After)}</span></li>\n");
            html.Append(PageParts.Details(_words.Checked, $"<ul>\n{string.Concat(checks)}</ul>\n"));
        }

        html.Append("</section>\n");
    }

    private void Write(StringBuilder html, LessonPart part, IReadOnlyList<RecordedCommand> commands) => html.Append(part.Kind switch
    {
        LessonPartKind.Do => PageParts.Run(commands.Where(command => command.Line == part.Line)),
        LessonPartKind.Show => $"<p>{_words.TryAlso}</p>\n{PageParts.Run(commands.Where(command => command.Line == part.Line))}",
        LessonPartKind.Ask => Question(part),
        LessonPartKind.InKubernetes =>
            $"<aside><p><b>{_words.InKubernetes}</b></p>\n{MarkdownHtml.Write(part.Text)}</aside>\n",
        LessonPartKind.Verbatim => PageParts.Code(MarkdownHtml.Escape(part.Text)),
        _ => MarkdownHtml.Write(part.Text),
    });

    private string Question(LessonPart part)
    {
        var answers = part.Answers.Select(answer => PageParts.Details(
            answer.Text, $"<p><b>{(answer.IsRight ? _words.Right : _words.Wrong)}</b>{MarkdownHtml.Inline(answer.Say)}</p>\n"));
        return $"<div class=\"question\">\n{MarkdownHtml.Write(part.Text)}{string.Concat(answers)}</div>\n";
    }
}
