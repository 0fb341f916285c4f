namespace MiniPod.Learn.Lessons.Format;

/// <summary>A kind of part of a lesson's text.</summary>
public enum LessonPartKind
{
    /// <summary>A paragraph or a list.</summary>
    Text,

    /// <summary>Commands to be typed.</summary>
    Do,

    /// <summary>Commands that show more, for those who want to see it.</summary>
    Show,

    /// <summary>A question before something is typed.</summary>
    Ask,

    /// <summary>How Kubernetes does it.</summary>
    InKubernetes,

    /// <summary>A text that is shown as it is.</summary>
    Verbatim,
}
