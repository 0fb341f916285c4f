namespace MiniPod.Cni;

/// <summary>The attachment (container ID and interface name) already exists, or is left from a failed or interrupted
/// ADD, or the namespace has an interface of that name from elsewhere. The
/// <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">CNI specification</see>
/// forbids a second ADD without a DEL.</summary>
public sealed class AttachmentExistsException : CniException
{
    internal AttachmentExistsException(CachedAttachment existing)
        : base(
            $"container \"{existing.ContainerId}\" already has {(existing.IsComplete ? "" : "a failed or interrupted ADD of ")}"
            + $"interface \"{existing.IfName}\" on network \"{existing.NetworkName}\", recorded in \"{existing.Path}\". DEL it first.",
            CniErrorCode.Unknown,
            null) => Existing = existing;

    internal AttachmentExistsException(string netns, string interfaceName)
        : base(
            $"network namespace \"{netns}\" already has an interface \"{interfaceName}\", which another attachment or program made. "
            + "Choose another name, or remove it first.",
            CniErrorCode.Unknown,
            null)
    {
    }

    /// <summary>The existing attachment in the cache; null if the interface is not from an attachment of this container.</summary>
    public CachedAttachment? Existing { get; }
}
