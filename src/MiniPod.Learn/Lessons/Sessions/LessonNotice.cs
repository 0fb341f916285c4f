using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What is said of a lesson before it begins.</summary>
public static class LessonNotice
{
    /// <summary>That it is not in the language of the learner.</summary>
    public static string OtherLanguage(Lesson lesson, Language language) =>
        LessonWords.Fill(LessonWords.Of(language).OnlyIn, lesson.Number);
}
