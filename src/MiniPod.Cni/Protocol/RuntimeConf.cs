using System.Text.Json.Nodes;

namespace MiniPod.Cni;

/// <summary>
/// The parameters of an attachment: the container, its network namespace, the interface name, and arguments (see
/// <see href="https://www.cni.dev/docs/spec/#attachment-parameters">Attachment Parameters</see> in the CNI
/// specification).
/// </summary>
public sealed record RuntimeConf
{
    /// <summary>The container ID, unique for each sandbox attempt. It must start with a letter or digit, followed by
    /// letters, digits, '.', '_' or '-'.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The absolute path of the network namespace. CHECK and DEL must receive the same text as ADD. For DEL it
    /// may be empty, and the namespace may be gone.</summary>
    public required string NetNs { get; init; }

    /// <summary>The name of the interface in the container, at most 15 bytes.</summary>
    public required string IfName { get; init; }

    /// <summary>The arguments to pass as CNI_ARGS, in order. Names and values must not contain ';' or '='. Default
    /// none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Args { get; init; } = [];

    /// <summary>
    /// The arguments of
    /// <see href="https://www.cni.dev/docs/conventions/#dynamic-plugin-specific-fields-capabilities--runtime-configuration">
    /// capabilities</see>, by capability. Each plugin receives those that it declares. Default none.
    /// </summary>
    public JsonObject? CapabilityArgs { get; init; }

    /// <summary>
    /// The result of ADD to use for DEL if the cache has none, for a caller that has kept it. Without a result, some
    /// plugins cannot clean up completely: firewall, for example, leaves its rules behind. Default null.
    /// </summary>
    public JsonObject? KnownResult { get; init; }
}
