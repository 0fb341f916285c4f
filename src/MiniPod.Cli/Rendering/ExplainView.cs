using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Running;

namespace MiniPod.Cli.Rendering;

/// <summary>Tells each step as it happens: what, why, what Kubernetes calls it, the plain command, what came out; for plugins all they were given and gave.</summary>
internal sealed class ExplainView(TextWriter writer) : IStepObserver
{
    private const string Indent = "      ";
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private int _number;

    public void Doing(StepReport step)
    {
        var subject = step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "";
        writer.WriteLine(Bold(string.Create(CultureInfo.InvariantCulture, $"{++_number,3}.  {step.Prose.Title}{subject}")));
        foreach (var line in step.Prose.WhyInLines(90)) writer.WriteLine($"{Indent}{line}");
        writer.WriteLine(Dim($"{Indent}in Kubernetes: {step.Prose.Kubernetes}"));
    }

    public void Done(StepReport step, StepOutcome outcome, TimeSpan duration)
    {
        Commands(step.Commands());
        foreach (var line in outcome.Lines()) writer.WriteLine($"{Indent}-> {line}");
        writer.WriteLine(Dim(string.Create(CultureInfo.InvariantCulture, $"{Indent}done in {duration.TotalMilliseconds:0} ms")));
        writer.WriteLine();
    }

    public void Failed(StepReport step, Exception error)
    {
        Commands(step.Commands());
        writer.WriteLine($"{Indent}failed: {ErrorText.Printable(error.Message)}");
        writer.WriteLine();
    }

    public void Undone(StepReport step, TimeSpan duration)
    {
        if (step.UndoCommands() is not { Length: > 0 } commands) return; // nothing to undo
        writer.WriteLine(Bold($"   -  {step.Prose.Undo}{(step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "")}"));
        Commands(commands);
        writer.WriteLine(Dim(string.Create(CultureInfo.InvariantCulture, $"{Indent}undone in {duration.TotalMilliseconds:0} ms")));
        writer.WriteLine();
    }

    public void UndoFailed(StepReport step, Exception error) => writer.WriteLine($"   !  not undone: {step.Key}: {error.Message}");

    public void PluginRan(PluginCall call, TimeSpan duration)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Indent}plugin {call.Type}, {call.Command}: exit code {call.ExitCode} after {duration.TotalMilliseconds:0} ms"));
        foreach (var (name, value) in call.Environment) writer.WriteLine(Dim($"{Indent}  {name}={value}"));
        Block("standard input", call.Input);
        Block("standard output", call.Output);
        if (call.Error.Length > 0) Block("standard error", call.Error);
    }

    private void Commands(string commands)
    {
        foreach (var line in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries)) writer.WriteLine($"{Indent}{Command(line)}");
    }

    private void Block(string title, string text)
    {
        writer.WriteLine(Dim($"{Indent}  {title}:"));
        foreach (var line in ErrorText.Printable(Layout(text)).Split('\n', StringSplitOptions.RemoveEmptyEntries)) writer.WriteLine($"{Indent}    {line}");
        if (text.Trim().Length == 0) writer.WriteLine(Dim($"{Indent}    (empty)"));
    }

    // JSON is laid out to be read; what is not JSON is shown as it came.
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

    private static string Bold(string text) => Terminal.HasColor ? $"\e[1m{text}\e[0m" : text;

    private static string Dim(string text) => Terminal.HasColor ? $"\e[2m{text}\e[0m" : text;

    private static string Command(string text) => Terminal.HasColor ? $"\e[36m$ {text}\e[0m" : $"$ {text}";
}
