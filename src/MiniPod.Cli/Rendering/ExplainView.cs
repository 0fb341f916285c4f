using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows each step as it happens: what it does, why, what Kubernetes calls it, the equivalent shell command,
/// and the outcome; for plugins, their complete input and output.</summary>
internal sealed class ExplainView(TextWriter writer) : IStepObserver
{
    private const string Indent = "      ";
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private int _number;

    public void Doing(StepReport step)
    {
        var subject = step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "";
        Line(string.Create(CultureInfo.InvariantCulture, $"{++_number,3}.  {step.Prose.Title}{subject}"), TextStyle.Bold);
        foreach (var line in step.Prose.WhyInLines(90)) writer.WriteLine($"{Indent}{line}");
        Line($"{Indent}in Kubernetes: {step.Prose.Kubernetes}", TextStyle.Dim);
    }

    public void Done(StepReport step, StepOutcome outcome, TimeSpan duration)
    {
        Commands(step.Commands());
        foreach (var line in outcome.Lines()) writer.WriteLine($"{Indent}-> {line}");
        Line(string.Create(CultureInfo.InvariantCulture, $"{Indent}done in {duration.TotalMilliseconds:0} ms"), TextStyle.Dim);
        writer.WriteLine();
    }

    public void Failed(StepReport step, Exception error)
    {
        Commands(step.Commands());
        writer.WriteLine($"{Indent}failed: {VisibleText.Of(error.Message)}");
        writer.WriteLine();
    }

    public void Undone(StepReport step, TimeSpan duration)
    {
        if (step.UndoCommands() is not { Length: > 0 } commands) return; // nothing to undo
        Line($"   -  {step.Prose.Undo}{(step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "")}", TextStyle.Bold);
        Commands(commands);
        Line(string.Create(CultureInfo.InvariantCulture, $"{Indent}undone in {duration.TotalMilliseconds:0} ms"), TextStyle.Dim);
        writer.WriteLine();
    }

    public void UndoFailed(StepReport step, Exception error) => writer.WriteLine($"   !  not undone: {step.Key}: {error.Message}");

    public void PluginRan(PluginCall call, TimeSpan duration)
    {
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Indent}plugin {call.Type}, {call.Command}: exit code {call.ExitCode} after {duration.TotalMilliseconds:0} ms"));
        foreach (var (name, value) in call.Environment) Line($"{Indent}  {name}={value}", TextStyle.Dim);
        Block("standard input", call.Input);
        Block("standard output", call.Output);
        if (call.Error.Length > 0) Block("standard error", call.Error);
    }

    private void Commands(string commands)
    {
        foreach (var line in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Line($"{Indent}$ {line}", TextStyle.Command);
    }

    private void Block(string title, string text)
    {
        Line($"{Indent}  {title}:", TextStyle.Dim);
        foreach (var line in VisibleText.Of(Layout(text)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            writer.WriteLine($"{Indent}    {line}");
        if (text.Trim().Length == 0) Line($"{Indent}    (empty)", TextStyle.Dim);
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

    private void Line(string text, TextStyle style)
    {
        if (writer is TerminalWriter terminal) terminal.WriteLine(text, style);
        else writer.WriteLine(text);
    }
}
