using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>An attachment in the cache: the parameters of its ADD, and the result. It is in the cache from before the
/// first plugin of ADD runs until after the last plugin of DEL has succeeded.</summary>
public sealed record CachedAttachment
{
    /// <summary>The name of the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>The container ID.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The name of the interface in the container.</summary>
    public required string IfName { get; init; }

    /// <summary>The path of the network namespace that was passed to ADD; empty when not recorded.</summary>
    public string NetNs { get; init; } = "";

    /// <summary>The network configuration that was passed to ADD; null when not recorded or not valid.</summary>
    public NetworkConfigList? Config { get; init; }

    /// <summary>The CNI_ARGS arguments of the ADD.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Args { get; init; } = [];

    /// <summary>The capability arguments of the ADD; null when there were none.</summary>
    public JsonObject? CapabilityArgs { get; init; }

    /// <summary>The result of the last plugin or, if the ADD failed or was interrupted, of the last plugin that
    /// succeeded. Null when no plugin succeeded, or the result is not valid.</summary>
    public CniResult? Result { get; init; }

    /// <summary>Whether the ADD completed successfully.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The zero-based position of the plugin whose ADD failed, which ended the ADD; null when none did: the ADD
    /// is complete, or was interrupted.</summary>
    public int? FailedPosition { get; init; }

    /// <summary>The identity of the namespace (see <see cref="NamespaceStamp"/>); null when not recorded.</summary>
    internal string? Namespace { get; init; }

    /// <summary>The <see cref="PluginInvocation.Id"/> of the plugin that ran last in an incomplete ADD; null
    /// otherwise.</summary>
    internal string? RunningInvocation { get; init; }

    /// <summary>Whether a path refers to the namespace of the attachment, even if ADD received another path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is the same namespace; false when the identity of the namespace is not recorded.</returns>
    public bool IsIn(string path) => NetworkNamespace.Find(path) is { } found && Namespace == NamespaceStamp.Of(found);

    /// <summary>Whether a path refers to what the path that ADD received refers to now, if the identity of the namespace is not
    /// recorded, as by other runtimes. The path of the ADD may have got another meaning since.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it may be the same namespace; false also when one of them cannot be looked at.</returns>
    public bool MayBeIn(string path)
    {
        try
        {
            return Namespace is null && NetNs.Length > 0 && NetworkNamespace.Find(NetNs) is { } its && NetworkNamespace.Find(path) == its;
        }
        catch (LibcException)
        {
            return false;
        }
    }

    /// <summary>Whether it was added before the last boot of this host, which took namespaces and rules along.</summary>
    public bool IsOfAnotherBoot => Namespace is { } stamp && !NamespaceStamp.IsOfThisBoot(stamp);

    /// <summary>Whether a path refers to a namespace that is certainly not the one of the attachment: it was replaced.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is another one; false when the identity of the namespace is not recorded.</returns>
    public bool IsReplaced(string path) =>
        Namespace is not null && NetworkNamespace.Find(path) is { } found && Namespace != NamespaceStamp.Of(found);

    /// <summary>The part of the file that is damaged; null when the file is valid.</summary>
    public CniException? Damage { get; init; }

    /// <summary>The path of the cache file.</summary>
    public required string Path { get; init; }

    /// <summary>Returns the parameters of the ADD.</summary>
    /// <returns>The parameters.</returns>
    public RuntimeConf ToRuntimeConf() => new()
    {
        ContainerId = ContainerId,
        NetNs = NetNs,
        IfName = IfName,
        Args = Args,
        CapabilityArgs = CapabilityArgs,
    };
}
