namespace MiniPod.Learn.Prose;

/// <summary>A part of a Markdown text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text in one line, with the marks of code and emphasis; the lines of code as they are.</param>
internal sealed record ProseBlock(ProseBlockKind Kind, string Text)
{
    /// <summary>The mark before an item of a list, <c>-</c> or <c>2.</c>; the first word after the fence of code, its language. Empty
    /// for others.</summary>
    public string Mark { get; init; } = "";
}
