using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows a call of a plugin in full: its environment, input, output and exit code.</summary>
internal static class PluginCallView
{
    private const string Indent = "      ";
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter writer, PluginCall call, TimeSpan duration)
    {
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Indent}plugin {call.Type}, {call.Command}: exit code {call.ExitCode} after {duration.TotalMilliseconds:0} ms"));
        foreach (var (name, value) in call.Environment) Line(writer, $"{Indent}  {name}={value}", TextStyle.Dim);
        Block(writer, "standard input", call.Input);
        Block(writer, "standard output", call.Output);
        if (call.Error.Length > 0) Block(writer, "standard error", call.Error);
    }

    /// <summary>Writes a line in a style, where the writer has styles.</summary>
    public static void Line(TextWriter writer, string text, TextStyle style)
    {
        if (writer is TerminalWriter terminal) terminal.WriteLine(text, style);
        else writer.WriteLine(text);
    }

    private static void Block(TextWriter writer, string title, string text)
    {
        Line(writer, $"{Indent}  {title}:", TextStyle.Dim);
        foreach (var line in VisibleText.Of(Layout(text)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            writer.WriteLine($"{Indent}    {line}");
        if (text.Trim().Length == 0) Line(writer, $"{Indent}    (empty)", TextStyle.Dim);
    }

    // JSON is indented; anything else is shown as is.
    private static string Layout(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString(Pretty) ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
