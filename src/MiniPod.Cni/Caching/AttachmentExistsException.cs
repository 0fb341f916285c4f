namespace MiniPod.Cni;

/// <summary>The attachment (container id, interface name) was added already, or began to be, and was not deleted since.
/// SPEC.md forbids a second ADD.</summary>
public sealed class AttachmentExistsException : CniException
{
    internal AttachmentExistsException(CachedAttachment existing)
        : base(
            $"container \"{existing.ContainerId}\" {(existing.IsComplete ? "has" : "was left with a failed or interrupted ADD of")} "
            + $"interface \"{existing.IfName}\" on network \"{existing.NetworkName}\" already, by \"{existing.Path}\". DEL it first.",
            CniErrorCode.Unknown,
            null) => Existing = existing;

    /// <summary>What the cache knows of the attachment that is there.</summary>
    public CachedAttachment Existing { get; }
}
