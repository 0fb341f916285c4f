using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What the prompt of the lesson's shell says: where the learner is.</summary>
internal static class PromptText
{
    /// <summary>The text.</summary>
    public static string Of(LessonSession session, Lesson lesson)
    {
        var words = LessonWords.Of(session.IsChinese ? Language.Chinese : Language.English);
        return LessonWords.Fill(session.IsDone ? words.PromptDone : words.Prompt, lesson.Number, session.Step + 1, lesson.Steps.Count);
    }
}
