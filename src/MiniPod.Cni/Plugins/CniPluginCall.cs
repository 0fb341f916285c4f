using System.Text.Json;

namespace MiniPod.Cni.Plugins;

/// <summary>The validated call of a plugin.</summary>
public sealed record CniPluginCall
{
    /// <summary>The command: ADD, DEL, CHECK, STATUS or GC.</summary>
    public required string Command { get; init; }

    /// <summary>The container ID (CNI_CONTAINERID); empty for STATUS and GC.</summary>
    public string ContainerId { get; init; } = "";

    /// <summary>The path of the network namespace (CNI_NETNS); empty for STATUS and GC, and for a DEL whose namespace
    /// is gone.</summary>
    public string NetNs { get; init; } = "";

    /// <summary>The name of the interface in the container (CNI_IFNAME); empty for STATUS and GC.</summary>
    public string IfName { get; init; } = "";

    /// <summary>The arguments (CNI_ARGS), unparsed; <see cref="CniArgs.Parse"/> parses them.</summary>
    public string Args { get; init; } = "";

    /// <summary>The plugin directories (CNI_PATH).</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = [];

    /// <summary>The complete request from standard input, which includes the plugin's own configuration.</summary>
    public required JsonElement Config { get; init; }

    /// <summary>The name of the network.</summary>
    public string Network { get; init; } = "";

    /// <summary>The CNI version of the request. Results are converted to it.</summary>
    public required string CniVersion { get; init; }

    /// <summary>The result of the previous plugins; for DEL and CHECK, the final result of ADD. Null when there is
    /// none.</summary>
    public CniResult? PrevResult { get; init; }

    /// <summary>The arguments of the capabilities that the plugin declares; null when there are none.</summary>
    public JsonElement? RuntimeConfig { get; init; }

    /// <summary>For GC: the attachments to keep.</summary>
    public IReadOnlyList<GcAttachment> ValidAttachments { get; init; } = [];
}
