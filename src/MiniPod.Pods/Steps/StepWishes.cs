namespace MiniPod.Pods.Steps;

/// <summary>What an operation wishes of the steps that it does, beyond their being done.</summary>
internal sealed record StepWishes
{
    /// <summary>The output of a container that is wanted from its first byte on. Default none.</summary>
    public AttachedOutput? Output { get; init; }

    /// <summary>Images that the engine was seen to have a moment ago, so that nobody has to ask again. Default none.</summary>
    public IReadOnlySet<string> PresentImages { get; init; } = new HashSet<string>();

    /// <summary>Whether an interface is to have the addresses again that it had before, where the network still has
    /// them. Default false.</summary>
    public bool KeepAddresses { get; init; }
}
