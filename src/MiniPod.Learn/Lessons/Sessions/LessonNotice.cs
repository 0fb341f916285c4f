using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What is said of a lesson where it is not open: before it begins, and after its host has gone.</summary>
public static class LessonNotice
{
    /// <summary>That it is not in the language of the learner.</summary>
    public static string OtherLanguage(Lesson lesson, Language language) =>
        LessonWords.Fill(LessonWords.Of(language).OnlyIn, lesson.Number);

    /// <summary>Why a second shell on the host of a lesson has ended with that host.</summary>
    /// <param name="entered">The session when the shell began.</param>
    /// <param name="now">The session after it has ended; null if there is none any more.</param>
    public static string ShellEnded(LessonSession entered, LessonSession? now)
    {
        // A reset is noted before the host goes, and then the process of the next one.
        var isReset = now?.Lesson == entered.Lesson && (now.IsRestart || now.Process != entered.Process);
        return isReset ? WordsOf(entered).ShellEndedByReset : ShellEnded(entered);
    }

    /// <summary>That a shell ends because its lesson has.</summary>
    internal static string ShellEnded(LessonSession entered) => WordsOf(entered).ShellEnded;

    private static LessonWords WordsOf(LessonSession session) =>
        LessonWords.Of(session.IsChinese ? Language.Chinese : Language.English);
}
