namespace MiniPod.Cni;

/// <summary>The outcome of a GC.</summary>
public sealed record GcResult
{
    /// <summary>The attachments that were no longer valid and were deleted by running DEL on all plugins.</summary>
    public required IReadOnlyList<CachedAttachment> Deleted { get; init; }

    /// <summary>The errors that occurred. GC continues after an error, as the
    /// <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">specification</see> requires. Empty
    /// when there were none.</summary>
    public required IReadOnlyList<CniException> Errors { get; init; }

    /// <summary>Whether GC was run on the plugins of the network. CNI versions before 1.1.0 have no GC.</summary>
    public required bool PluginsAsked { get; init; }
}
