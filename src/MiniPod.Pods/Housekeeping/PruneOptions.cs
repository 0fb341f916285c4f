namespace MiniPod.Pods.Housekeeping;

/// <summary>How far pruning goes.</summary>
public sealed record PruneOptions
{
    /// <summary>Only tells what would be removed. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Also removes the containers of pods whose records are lost, with what they wrote. Default false: while the containers are
    /// there, their labels are enough to rebuild the records.
    /// </summary>
    public bool Lost { get; init; }
}
