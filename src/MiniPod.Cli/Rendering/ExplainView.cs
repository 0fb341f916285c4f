using System.Globalization;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows each step as it happens: what it does, why, what Kubernetes calls it, the equivalent shell command,
/// and the outcome; for plugins, their complete input and output.</summary>
internal sealed class ExplainView(TextWriter writer) : IStepObserver
{
    private const string Indent = "      ";
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

    public void PluginRan(PluginCall call, TimeSpan duration) => PluginCallView.Write(writer, call, duration);

    private void Commands(string commands)
    {
        foreach (var line in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Line($"{Indent}$ {line}", TextStyle.Command);
    }

    private void Line(string text, TextStyle style) => PluginCallView.Line(writer, text, style);
}
