using System.Globalization;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Cli.Rendering;

/// <summary>Shows what a command would do to a pod.</summary>
internal static class ForecastView
{
    public static void Write(TextWriter writer, PodForecast forecast)
    {
        PluginCallView.Line(writer, $"pod {forecast.Pod}", TextStyle.Bold);
        foreach (var step in forecast.Steps.Where(step => step.Changes.Count > 0)) WriteStep(writer, step);
        writer.WriteLine(
            $"{Count(forecast, PlannedKind.Add)} to add, {Count(forecast, PlannedKind.Change)} to change, "
            + $"{Count(forecast, PlannedKind.Remove)} to remove. Nothing was changed.");
        if (forecast.IsRefused) writer.WriteLine("The command would fail, see the lines with '!'.");
        writer.WriteLine();
    }

    private static void WriteStep(TextWriter writer, StepForecast step)
    {
        var prose = StepProse.Of(step.Step.Kind);
        var subject = step.Step.Subject.Length > 0 ? $": {step.Step.Subject}" : "";
        writer.WriteLine($"  {(step.IsUndo ? prose.Undo : prose.Title)}{subject}");
        foreach (var part in step.Changes.GroupBy(change => change.Plugin))
        {
            var indent = part.Key is null ? "    " : "      ";
            if (part.Key is not null) PluginCallView.Line(writer, $"    plugin {part.Key}", TextStyle.Dim);
            foreach (var change in part)
            {
                var place = change.Pod is null ? "" : $" (in {change.Pod})";
                var what = change.What == "namespace" ? "" : $"{change.What,-10} ";
                PluginCallView.Line(writer, $"{indent}{change.Sign} {what}{VisibleText.OneLine(change.Text)}{place}", StyleOf(change.Kind));
            }
        }
    }

    private static string Count(PodForecast forecast, PlannedKind kind) => forecast.Count(kind).ToString(CultureInfo.InvariantCulture);

    private static TextStyle StyleOf(PlannedKind kind) => kind switch
    {
        PlannedKind.Add => TextStyle.Added,
        PlannedKind.Change => TextStyle.Changed,
        PlannedKind.Remove or PlannedKind.Refused => TextStyle.Error,
        PlannedKind.Keep => TextStyle.Dim,
        _ => TextStyle.Plain,
    };
}
