using System.Text.Json.Nodes;

namespace MiniPod.Cni;

/// <summary>
/// The parameters of one attachment (<see href="https://www.cni.dev/docs/spec/#attachment-parameters">the specification's "Attachment
/// Parameters"</see>): which
/// container, where, under which name, with what.
/// </summary>
public sealed record RuntimeConf
{
    /// <summary>The container's id, unique for each attempt: begins with a letter or digit, then letters, digits, '.',
    /// '_' and '-'.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The path of the network namespace. CHECK and DEL must be given the same text as ADD; for DEL it may be
    /// empty, or lead nowhere any more.</summary>
    public required string NetNs { get; init; }

    /// <summary>The interface's name in the container: at most 15 bytes.</summary>
    public required string IfName { get; init; }

    /// <summary>What CNI_ARGS is made of, in this order. Neither names nor values may contain ';' or '='. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Args { get; init; } = [];

    /// <summary>
    /// The arguments of
    /// <see href="https://www.cni.dev/docs/conventions/#dynamic-plugin-specific-fields-capabilities--runtime-configuration">
    /// capabilities</see>,
    /// by capability: each plugin is given those it declares. Default none.
    /// </summary>
    public JsonObject? CapabilityArgs { get; init; }

    /// <summary>
    /// The result of ADD, for DEL, as the plugins gave it, where the caller has it too: what the cache has takes precedence. Without
    /// any, plugins leave behind what they find by the result alone: firewall its rules. Default null.
    /// </summary>
    public JsonObject? KnownResult { get; init; }
}
