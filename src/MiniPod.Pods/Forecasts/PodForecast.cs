using MiniPod.Pods.Store;

namespace MiniPod.Pods.Forecasts;

/// <summary>What a command would do to a pod.</summary>
/// <param name="Pod">The pod's full name.</param>
/// <param name="Steps">The steps that it would undo and do, in this order; those that change nothing are among them.</param>
public sealed record PodForecast(string Pod, IReadOnlyList<StepForecast> Steps)
{
    /// <summary>The pod as it would be.</summary>
    internal PodRecord? Record { get; init; }

    /// <summary>All changes, in the order of the steps.</summary>
    internal IEnumerable<PlannedChange> Changes => Steps.SelectMany(step => step.Changes);

    /// <summary>Whether it is known that the command would fail.</summary>
    public bool IsRefused => Count(PlannedKind.Refused) > 0;

    /// <summary>How many things of a kind there are.</summary>
    public int Count(PlannedKind kind) => Steps.Sum(step => step.Changes.Count(change => change.Kind == kind));
}
