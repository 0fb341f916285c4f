namespace MiniPod.Cli.Rendering;

/// <summary>A line of a page, whose parts have styles of their own.</summary>
/// <param name="Parts">The parts.</param>
internal sealed record PageLine(IReadOnlyList<(string Text, TextStyle Style)> Parts)
{
    public PageLine(string text)
        : this([(text, TextStyle.Plain)])
    {
    }
}
