namespace MiniPod.Learn.Lessons.Format;

/// <summary>A block of lines of a lesson's file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Word">What says more: of a fence, what stands behind it; of an alert, its kind; of a heading, its text.</param>
/// <param name="Text">Its lines; empty for a heading.</param>
internal sealed record LessonBlock(LessonBlockKind Kind, int Line, string Word, string Text)
{
    /// <summary>The line of its text: of a fence, the one after it.</summary>
    public int TextLine => Kind is LessonBlockKind.Fence or LessonBlockKind.FrontMatter ? Line + 1 : Line;
}
