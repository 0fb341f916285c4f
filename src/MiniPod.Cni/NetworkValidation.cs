namespace MiniPod.Cni;

/// <summary>What a look at a network's plugins found, without running any of them on a container.</summary>
public sealed record NetworkValidation
{
    /// <summary>What stands in the way of an ADD; empty when nothing does.</summary>
    public required IReadOnlyList<CniException> Errors { get; init; }

    /// <summary>The capabilities that at least one plugin declares.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>The version that plugins would be called with; null when there is none that all support.</summary>
    public string? CniVersion { get; init; }

    /// <summary>Whether nothing stands in the way.</summary>
    public bool IsValid => Errors.Count == 0;
}
