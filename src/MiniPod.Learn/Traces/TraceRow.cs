using System.Globalization;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>A row of a waterfall: a step, or a plugin that it ran.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Span">When it was.</param>
/// <param name="Time">How long it took; empty if that is not known.</param>
/// <param name="Word">How it ended; empty if it was simply done.</param>
/// <param name="Tone">How it is shown.</param>
internal sealed record TraceRow(string Label, TraceSpan Span, string Time, string Word, TextTone Tone)
{
    /// <summary>The rows of an operation: each step, followed by its plugins.</summary>
    public static IEnumerable<TraceRow> Of(TraceOperation operation, TraceWords words)
    {
        foreach (var step in operation.Steps)
        {
            var label = step.Action == StepAction.Do ? $"{step.Key}" : string.Format(CultureInfo.InvariantCulture, words.Undo, step.Key);
            yield return new TraceRow(label, step, TimeOf(step), Describe(step, words), ToneOf(step));
            foreach (var plugin in step.Plugins)
            {
                var word = plugin.State == SpanState.Completed
                    ? ""
                    : string.Format(CultureInfo.InvariantCulture, words.ExitCode, plugin.Call.ExitCode);
                var tone = plugin.State == SpanState.Completed ? ToneOf(step with { State = SpanState.Completed }) : TextTone.Broken;
                yield return new TraceRow($"  {plugin.Name}", plugin, TimeOf(plugin), word, tone);
            }
        }
    }

    /// <summary>A duration for people.</summary>
    public static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds is > 0 and < 0.05
        ? "<0.1 ms"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0} ms");

    private static string TimeOf(TraceSpan span) =>
        span.State == SpanState.Interrupted || span is StepSpan { Action: StepAction.UndoWithAnother } ? "" : Milliseconds(span.Duration);

    private static string Describe(StepSpan step, TraceWords words) => (step.State, step.Action) switch
    {
        (SpanState.Interrupted, _) => words.Interrupted,
        (SpanState.Running, _) => words.Running,
        (SpanState.Failed, StepAction.Do) => words.Failed,
        (SpanState.Failed, _) => words.NotUndone,
        (_, StepAction.Undo) => words.Undone,
        (_, StepAction.UndoWithAnother) => words.UndoneWithAnother,
        _ => "",
    };

    private static TextTone ToneOf(StepSpan step) =>
        step.State is SpanState.Failed or SpanState.Interrupted ? TextTone.Broken
        : step.Action == StepAction.Do ? TextTone.Plain
        : TextTone.Dim;
}
