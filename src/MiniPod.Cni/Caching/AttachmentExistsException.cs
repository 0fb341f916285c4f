namespace MiniPod.Cni;

/// <summary>The attachment (container ID and interface name) already exists, or is left from a failed or interrupted
/// ADD. The <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">CNI
/// specification</see> forbids a second ADD without a DEL.</summary>
public sealed class AttachmentExistsException : CniException
{
    internal AttachmentExistsException(CachedAttachment existing)
        : base(
            $"container \"{existing.ContainerId}\" already has {(existing.IsComplete ? "" : "a failed or interrupted ADD of ")}"
            + $"interface \"{existing.IfName}\" on network \"{existing.NetworkName}\", recorded in \"{existing.Path}\". DEL it first.",
            CniErrorCode.Unknown,
            null) => Existing = existing;

    /// <summary>The existing attachment in the cache.</summary>
    public CachedAttachment Existing { get; }
}
