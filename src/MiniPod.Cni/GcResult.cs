namespace MiniPod.Cni;

/// <summary>What a GC did.</summary>
public sealed record GcResult
{
    /// <summary>The attachments that were not valid any more and were deleted, DEL of all plugins.</summary>
    public required IReadOnlyList<CachedAttachment> Deleted { get; init; }

    /// <summary>What went wrong; GC goes on nevertheless (SPEC.md, "GC"). Empty when nothing did.</summary>
    public required IReadOnlyList<CniException> Errors { get; init; }

    /// <summary>Whether the network's plugins were asked to GC: not before version 1.1.0.</summary>
    public required bool PluginsAsked { get; init; }
}
