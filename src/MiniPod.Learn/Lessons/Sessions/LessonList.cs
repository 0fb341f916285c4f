using System.Globalization;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>The lessons as a table, with the progress in each.</summary>
public sealed class LessonList
{
    private readonly LessonWords _words;

    /// <param name="lessons">The lessons.</param>
    /// <param name="store">Where the progress is.</param>
    /// <param name="language">The language.</param>
    public LessonList(IReadOnlyList<FoundLesson> lessons, LessonStore store, Language language)
    {
        _words = LessonWords.Of(language);
        Rows = [.. lessons.Select(found => found.Lesson).Select(lesson => new[]
        {
            $"{lesson.Number}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{lesson.Steps.Count(step => store.ProgressIn(lesson.Id).Done.Contains(step.Id))}/{lesson.Steps.Count}"),
            $"{lesson.Minutes}",
            lesson.Title,
        })];
    }

    /// <summary>The headings of the columns.</summary>
    public string[] Headings => [_words.LessonColumn, _words.StepsColumn, _words.MinutesColumn, _words.TitleColumn];

    /// <summary>A row for each lesson.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>How to begin.</summary>
    public string Hint => _words.HowToBegin;
}
