namespace MiniPod.Learn.Lessons.Format;

/// <summary>A kind of block of a lesson's file.</summary>
internal enum LessonBlockKind
{
    /// <summary>What stands between two lines of three dashes at the beginning.</summary>
    FrontMatter,

    /// <summary>The title of the lesson: <c># Title</c>.</summary>
    Title,

    /// <summary>The title of a step: <c>## Title {#id}</c>.</summary>
    Step,

    /// <summary>What stands between two lines of three backquotes.</summary>
    Fence,

    /// <summary>A quote that begins with <c>[!TIP]</c> or <c>[!IMPORTANT]</c>.</summary>
    Alert,

    /// <summary>A paragraph or a list.</summary>
    Paragraph,
}
