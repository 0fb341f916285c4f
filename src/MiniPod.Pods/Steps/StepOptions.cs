namespace MiniPod.Pods.Steps;

/// <summary>What an operation requests of its steps beyond doing them.</summary>
internal sealed record StepOptions
{
    /// <summary>The container output to attach to from its first byte on. Default none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>For images about which the engine has been asked already, whether it has them. Default none.</summary>
    public IReadOnlyDictionary<string, Task<bool>> AskedImages { get; init; } = new Dictionary<string, Task<bool>>();
}
