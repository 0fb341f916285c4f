using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Cli.Commands;

/// <summary>The option that only shows what a command would do.</summary>
internal static class DryRunOption
{
    public static Option<bool> Build() => new("--dry-run")
    {
        Description = "Only show what would be made, changed and removed, with (known after apply) where nobody knows yet",
    };

    /// <summary>Shows the plans of several pods, one after another.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="words">The language.</param>
    /// <param name="plan">Makes the plan of a pod.</param>
    /// <returns>The exit code: that of a failure if one of the commands is known to fail.</returns>
    public static Task<int> ShowAsync<T>(IEnumerable<T> pods, StepWords words, Func<T, Task<PodForecast>> plan) =>
        ShowAsync(pods, words, (pod, _) => plan(pod));

    /// <summary>The same, where the plan of one pod depends on those before it.</summary>
    public static async Task<int> ShowAsync<T>(
        IEnumerable<T> pods, StepWords words, Func<T, IReadOnlyList<PodForecast>, Task<PodForecast>> plan)
    {
        var forecasts = new List<PodForecast>();
        foreach (var pod in pods)
        {
            var forecast = await plan(pod, forecasts);
            forecasts.Add(forecast);
            ForecastView.Write(Terminal.Out, forecast, words);
        }

        return forecasts.Any(forecast => forecast.IsRefused) ? ExitCodes.MiniPodFailed : ExitCodes.Success;
    }
}
