using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Forecasts;

/// <summary>What one step would change.</summary>
/// <param name="Step">The step.</param>
/// <param name="IsUndo">Whether it would be undone.</param>
/// <param name="Changes">What would become of what.</param>
public sealed record StepForecast(StepKey Step, bool IsUndo, IReadOnlyList<PlannedChange> Changes);
