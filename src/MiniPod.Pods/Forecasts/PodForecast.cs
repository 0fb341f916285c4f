namespace MiniPod.Pods.Forecasts;

/// <summary>What a command would do to a pod.</summary>
/// <param name="Pod">The pod's full name.</param>
/// <param name="Steps">The steps that it would undo and do, in this order; those that change nothing are among them.</param>
public sealed record PodForecast(string Pod, IReadOnlyList<StepForecast> Steps)
{
    /// <summary>Whether it is known that the command would fail.</summary>
    public bool IsRefused => Count(PlannedKind.Refused) > 0;

    /// <summary>How many things of a kind there are.</summary>
    public int Count(PlannedKind kind) => Steps.Sum(step => step.Changes.Count(change => change.Kind == kind));
}
