namespace MiniPod.Cli.Rendering;

/// <summary>Text of others, manifests, labels, plugins, engines, made harmless: no control character of it steers a terminal.</summary>
internal static class VisibleText
{
    /// <summary>
    /// The text with a question mark for each control character but line feed and tab: C0 with the escape that begins a sequence, DEL,
    /// and C1, which begins one by itself. No character more or less, so columns stay columns.
    /// </summary>
    public static string Of(string text) =>
        text.Any(IsSteering) ? string.Create(text.Length, text, (visible, from) => Replace(from, visible)) : text;

    /// <summary>A text for a cell of a table, where a line feed or a tab would do as much harm.</summary>
    public static string OneLine(string text) => Of(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    private static void Replace(ReadOnlySpan<char> text, Span<char> visible)
    {
        for (var i = 0; i < text.Length; i++) visible[i] = IsSteering(text[i]) ? '?' : text[i];
    }

    private static bool IsSteering(char c) => char.IsControl(c) && c is not '\n' and not '\t';
}
