using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows each step as it happens: what it does, why, what Kubernetes calls it, the equivalent shell command,
/// the outcome, and what has changed on the host; for plugins, their complete input and output.</summary>
/// <param name="writer">Where to write.</param>
/// <param name="watch">Looks at the host before and after each step and plugin.</param>
/// <param name="words">The language.</param>
internal sealed class ExplainView(TextWriter writer, HostWatch watch, StepWords words) : IStepObserver
{
    // The columns of the explanation, which is indented by six more.
    private static int ProseWidth => Math.Clamp((StandardStream.Error.Columns ?? 96) - 6, 20, 90);

    private const string Indent = "      ";
    private readonly PluginCallView _calls = new(writer, words);
    private int _number;
    private string? _pod;
    private StepReport? _current;

    /// <summary>Writes why a step is needed, and what Kubernetes calls it.</summary>
    public static void WriteWhy(TextWriter writer, StepReport step, StepWords words)
    {
        var prose = words.Steps.Of(step.Key.Kind);
        foreach (var line in prose.WhyInLines(ProseWidth)) writer.WriteLine($"{Indent}{line}");
        PluginCallView.Line(writer, $"{Indent}{StepWords.Fill(words.InKubernetes, prose.Kubernetes)}", TextStyle.Dim);
    }

    public async ValueTask DoingAsync(StepReport step)
    {
        if (_pod != step.Pod) (_pod, _number) = (step.Pod, 0);
        Line(string.Create(CultureInfo.InvariantCulture, $"{++_number,3}.  {words.Steps.Title(step.Key)}"), TextStyle.Bold);
        WriteWhy(writer, step, words);
        await BeginAsync(step);
    }

    public async ValueTask DoneAsync(StepReport step, StepOutcome outcome, TimeSpan duration)
    {
        Commands(step.Commands());
        foreach (var line in outcome.Lines()) writer.WriteLine($"{Indent}-> {words.Outcomes.Of(line)}");
        await EndAsync(step, StepWords.Fill(words.DoneIn, duration.TotalMilliseconds));
    }

    public async ValueTask FailedAsync(StepReport step, Exception error)
    {
        Commands(step.Commands());
        writer.WriteLine($"{Indent}{StepWords.Fill(words.Failed, VisibleText.Of(error.Message))}");
        await EndAsync(step, duration: null);
    }

    // A step without commands that undo it has nothing to undo.
    public async ValueTask UndoingAsync(StepReport step)
    {
        if (step.UndoCommands().Length == 0) return;
        Line($"   -  {words.Steps.Undo(step.Key)}", TextStyle.Bold);
        await BeginAsync(step);
    }

    public async ValueTask UndoneAsync(StepReport step, TimeSpan duration)
    {
        if (step.UndoCommands() is not { Length: > 0 } commands) return;
        Commands(commands);
        await EndAsync(step, StepWords.Fill(words.UndoneIn, duration.TotalMilliseconds));
    }

    public async ValueTask UndoFailedAsync(StepReport step, Exception error)
    {
        writer.WriteLine($"   !  {StepWords.Fill(words.NotUndone, step.Key, VisibleText.Of(error.Message))}");
        await EndAsync(step, duration: null);
    }

    public async ValueTask PluginRanAsync(PluginCall call, TimeSpan duration)
    {
        _calls.Write(call, duration);
        if (_current is { } step) await ShowChangesAsync(step.Place(), $"{Indent}  ", isBehindPlugin: true);
    }

    private async ValueTask BeginAsync(StepReport step)
    {
        _current = step;
        HostChangesView.Write(writer, await watch.BeginAsync(step.Place(), CancellationToken.None), Indent, words);
    }

    private async ValueTask EndAsync(StepReport step, string? duration)
    {
        await ShowChangesAsync(step.Place(), Indent, isBehindPlugin: false);
        if (duration is not null) Line($"{Indent}{duration}", TextStyle.Dim);
        writer.WriteLine();
    }

    private async ValueTask ShowChangesAsync(WatchedPlace place, string indent, bool isBehindPlugin) =>
        HostChangesView.Write(writer, await watch.LookAgainAsync(place, isBehindPlugin, CancellationToken.None), indent, words);

    private void Commands(string commands)
    {
        foreach (var line in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Line($"{Indent}$ {line}", TextStyle.Command);
    }

    private void Line(string text, TextStyle style) => PluginCallView.Line(writer, text, style);
}
