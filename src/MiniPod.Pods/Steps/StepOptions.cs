namespace MiniPod.Pods.Steps;

/// <summary>What an operation requests of its steps beyond doing them.</summary>
internal sealed record StepOptions
{
    /// <summary>The container output to attach to from its first byte on. Default none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>Images that the engine had a moment ago, so that it need not be asked again. Default none.</summary>
    public IReadOnlySet<string> PresentImages { get; init; } = new HashSet<string>();
}
