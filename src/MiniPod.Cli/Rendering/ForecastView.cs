using MiniPod.Pods.Forecasts;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows what a command would do to a pod.</summary>
internal static class ForecastView
{
    public static void Write(TextWriter writer, PodForecast forecast, StepWords words)
    {
        PluginCallView.Line(writer, StepWords.Fill(words.PlanOf, forecast.Pod), TextStyle.Bold);
        foreach (var step in forecast.Steps.Where(step => step.Changes.Count > 0)) WriteStep(writer, step, words);
        writer.WriteLine(StepWords.Fill(
            words.Summary, forecast.Count(PlannedKind.Add), forecast.Count(PlannedKind.Change), forecast.Count(PlannedKind.Remove)));
        if (forecast.IsRefused) writer.WriteLine(words.WouldFail);
        writer.WriteLine();
    }

    private static void WriteStep(TextWriter writer, StepForecast step, StepWords words)
    {
        writer.WriteLine($"  {(step.IsUndo ? words.Steps.Undo(step.Step) : words.Steps.Title(step.Step))}");
        foreach (var part in step.Changes.GroupBy(change => change.Plugin))
        {
            var indent = part.Key is null ? "    " : "      ";
            if (part.Key is not null) PluginCallView.Line(writer, $"    {StepWords.Fill(words.PlanOfPlugin, part.Key)}", TextStyle.Dim);
            foreach (var change in part)
            {
                var place = change.Pod is null ? "" : StepWords.Fill(words.InPod, change.Pod);
                var what = change.What == "namespace" ? "" : $"{change.What,-10} ";
                var text = VisibleText.OneLine(change.TextIn(words.Reasons));
                PluginCallView.Line(writer, $"{indent}{change.Sign} {what}{text}{place}", StyleOf(change.Kind));
            }
        }
    }

    private static TextStyle StyleOf(PlannedKind kind) => kind switch
    {
        PlannedKind.Add => TextStyle.Added,
        PlannedKind.Change => TextStyle.Changed,
        PlannedKind.Remove or PlannedKind.Refused => TextStyle.Error,
        PlannedKind.Keep => TextStyle.Dim,
        _ => TextStyle.Plain,
    };
}
