using MiniPod.Pods.Prose;

namespace MiniPod.Pods.Execution;

/// <summary>The explanation of a kind of step, in one language.</summary>
public sealed record StepProse
{
    /// <summary>What the step does, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What undoing it does, in a few words.</summary>
    public required string Undo { get; init; }

    /// <summary>Why the step is needed, in a sentence or two.</summary>
    public required string Why { get; init; }

    /// <summary>The name of the step in the kubelet, its runtime or CNI.</summary>
    public required string Kubernetes { get; init; }

    /// <summary>What a pod is missing without the step, as a sentence with places for values, <c>{0}</c>. Default null: the step cannot
    /// be left out.</summary>
    public string? Skipped { get; init; }

    /// <summary>Breaks <see cref="Why"/> into lines of at most the given number of columns.</summary>
    public IEnumerable<string> WhyInLines(int columns) => LineBreaks.Break(Why, columns);
}
