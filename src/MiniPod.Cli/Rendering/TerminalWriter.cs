using System.Text;

namespace MiniPod.Cli.Rendering;

/// <summary>
/// Writes MiniPod's own text for people, each line in a single write. All such text passes through this
/// class, which replaces characters that could control a terminal if the stream is one. MiniPod's own colors are not
/// part of the text; they are added here. The output of containers does not pass through this class.
/// </summary>
/// <param name="stream">The stream to write to.</param>
/// <param name="isTerminal">Whether the stream is a terminal. A file or another program gets
/// the text unchanged.</param>
/// <param name="hasColor">Whether to use colors.</param>
internal sealed class TerminalWriter(Stream stream, bool isTerminal, bool hasColor = false) : TextWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Lock _lock = new();

    public override Encoding Encoding => Utf8;

    /// <summary>Whether colors are used.</summary>
    public bool HasColor => hasColor;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value)) Send(Visible(value));
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(new string(buffer));

    public override void WriteLine(string? value) => Write($"{value}\n");

    /// <summary>Writes a line in a style.</summary>
    public void WriteLine(string text, TextStyle style) => Send($"{Styled(text, style)}\n");

    /// <summary>Writes a line whose parts have styles of their own.</summary>
    public void WriteLine(IEnumerable<(string Text, TextStyle Style)> parts) => Send(Line(parts));

    /// <summary>A line whose parts have styles of their own, to be sent together with others.</summary>
    public string Line(IEnumerable<(string Text, TextStyle Style)> parts) =>
        $"{string.Concat(parts.Select(part => Styled(part.Text, part.Style)))}\n";

    /// <summary>Sends, in a single write, lines that <see cref="Line"/> made and MiniPod's own control sequences.</summary>
    public void Send(string text)
    {
        var bytes = Utf8.GetBytes(text);
        lock (_lock) stream.Write(bytes);
    }

    private static string Sequence(TextStyle style) => style switch
    {
        TextStyle.Bold => "\e[1m",
        TextStyle.Dim => "\e[2m",
        TextStyle.Command => "\e[36m",
        TextStyle.Error => "\e[31m",
        TextStyle.Added => "\e[32m",
        TextStyle.Changed => "\e[33m",
        _ => "",
    };

    private string Styled(string text, TextStyle style) =>
        hasColor && Sequence(style) is { Length: > 0 } sequence ? $"{sequence}{Visible(text)}\e[0m" : Visible(text);

    private string Visible(string text) => isTerminal ? VisibleText.Of(text) : text;
}
