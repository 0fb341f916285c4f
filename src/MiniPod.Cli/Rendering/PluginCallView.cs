using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows calls of plugins in full: their environment, input, output and exit code. A result that is the same as the one shown
/// just before is not shown again.</summary>
/// <param name="writer">Where to write.</param>
/// <param name="words">The language.</param>
internal sealed class PluginCallView(TextWriter writer, StepWords words)
{
    private const string Indent = "      ", Previous = "prevResult";
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private JsonNode? _shown;

    public void Write(PluginCall call, TimeSpan duration)
    {
        var ran = StepWords.Fill(words.PluginRan, call.Type, call.Command, call.ExitCode, duration.TotalMilliseconds);
        writer.WriteLine($"{Indent}{ran}");
        foreach (var (name, value) in call.Environment) Line(writer, $"{Indent}  {name}={value}", TextStyle.Dim);
        Block(words.StandardInput, Layout(Shortened(call)));
        WriteOutput(call);
        if (call.Error.Length > 0) Block(words.StandardError, Layout(call.Error));
    }

    /// <summary>Writes a line in a style, where the writer has styles.</summary>
    public static void Line(TextWriter writer, string text, TextStyle style)
    {
        if (writer is TerminalWriter terminal) terminal.WriteLine(text, style);
        else writer.WriteLine(text);
    }

    private string Shortened(PluginCall call)
    {
        if (_shown is null || Parse(call.Input) is not JsonObject input || !JsonNode.DeepEquals(input[Previous], _shown)) return call.Input;
        input[Previous] = words.AsAbove;
        return input.ToJsonString();
    }

    // SPEC.md, "ADD": each plugin of a chain is given the result of the one before, and prints it with its own part.
    private void WriteOutput(PluginCall call)
    {
        var before = (Parse(call.Input) as JsonObject)?[Previous];
        var after = call is { Command: "ADD", ExitCode: 0 } ? Parse(call.Output) : null;
        _shown = after ?? before;
        if (before is not JsonObject || after is not JsonObject)
        {
            Block(words.StandardOutput, Layout(call.Output));
            return;
        }

        var lines = JsonDifference.Between(before, after);
        Line(writer, $"{Indent}  {(lines.Count == 0 ? words.ResultUnchanged : words.ResultChanged)}", TextStyle.Dim);
        foreach (var (kind, text) in lines) HostChangesView.Write(writer, kind, text, $"{Indent}    ");
    }

    private void Block(string title, string text)
    {
        Line(writer, $"{Indent}  {title}", TextStyle.Dim);
        foreach (var line in VisibleText.Of(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            writer.WriteLine($"{Indent}    {line}");
        if (text.Trim().Length == 0) Line(writer, $"{Indent}    {words.Empty}", TextStyle.Dim);
    }

    // JSON is indented; anything else is shown as is.
    private static string Layout(string text) => Parse(text)?.ToJsonString(Pretty) ?? text;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
