using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>What the cache knows of an attachment: with what it was added, and what came of it. It is there from before
/// the first plugin of ADD until after the last of DEL.</summary>
public sealed record CachedAttachment
{
    /// <summary>The network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>The container.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The interface's name in the container.</summary>
    public required string IfName { get; init; }

    /// <summary>The namespace's path as ADD was given it; empty when not recorded.</summary>
    public string NetNs { get; init; } = "";

    /// <summary>The network as ADD was given it; null when not recorded or not readable.</summary>
    public NetworkConfigList? Config { get; init; }

    /// <summary>The arguments of ADD.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Args { get; init; } = [];

    /// <summary>The capability arguments of ADD; null when there were none.</summary>
    public JsonObject? CapabilityArgs { get; init; }

    /// <summary>The last plugin's result; of an ADD that failed or was interrupted, that of the last plugin that
    /// succeeded. Null when none did, or when not readable.</summary>
    public CniResult? Result { get; init; }

    /// <summary>Whether ADD came to its good end.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Which namespace it was added to, see <see cref="NamespaceStamp"/>; null when not recorded.</summary>
    internal string? Namespace { get; init; }

    /// <summary>Of an ADD that did not come to its end: the plugin that ran last, by <see cref="PluginInvocation.Id"/>.</summary>
    internal string? RunningInvocation { get; init; }

    /// <summary>Whether a path leads to the namespace that it was added to, by whatever name.</summary>
    /// <param name="path">The path.</param>
    public bool IsIn(string path) => NetworkNamespace.Find(path) is { } found && Namespace == NamespaceStamp.Of(found);

    /// <summary>What of it could not be read; null when it is sound.</summary>
    public CniException? Damage { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The parameters of the ADD.</summary>
    public RuntimeConf ToRuntimeConf() => new()
    {
        ContainerId = ContainerId,
        NetNs = NetNs,
        IfName = IfName,
        Args = Args,
        CapabilityArgs = CapabilityArgs,
    };
}
