namespace MiniPod.Pods.Housekeeping;

/// <summary>Options of prune.</summary>
public sealed record PruneOptions
{
    /// <summary>Only reports what would be removed. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Also removes the containers of pods whose records are lost, with everything they wrote. Default false: as long
    /// as the containers exist, the records can be rebuilt from their labels.
    /// </summary>
    public bool Lost { get; init; }
}
