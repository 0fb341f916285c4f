namespace MiniPod.Cli.Rendering;

/// <summary>Makes text from manifests, labels, plugins and engines harmless: no control character in it can
/// control a terminal.</summary>
internal static class VisibleText
{
    /// <summary>
    /// Replaces each control character except line feed and tab with a question mark: C0, which includes the
    /// escape that begins a sequence, DEL, and C1, which can begin a sequence by itself. The length stays the
    /// same, so columns stay aligned.
    /// </summary>
    public static string Of(string text) =>
        text.Any(IsSteering) ? string.Create(text.Length, text, (visible, from) => Replace(from, visible)) : text;

    /// <summary>The text for a table cell, where a line feed or a tab would break the layout.</summary>
    public static string OneLine(string text) => Of(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    private static void Replace(ReadOnlySpan<char> text, Span<char> visible)
    {
        for (var i = 0; i < text.Length; i++) visible[i] = IsSteering(text[i]) ? '?' : text[i];
    }

    private static bool IsSteering(char c) => char.IsControl(c) && c is not '\n' and not '\t';
}
