using System.Text.Json;

namespace MiniPod.Cni.Plugins;

/// <summary>What a plugin was called with, read and checked.</summary>
public sealed record CniPluginCall
{
    /// <summary>ADD, DEL, CHECK, STATUS or GC.</summary>
    public required string Command { get; init; }

    /// <summary>CNI_CONTAINERID; empty for STATUS and GC.</summary>
    public string ContainerId { get; init; } = "";

    /// <summary>CNI_NETNS, the namespace's path; empty for STATUS and GC, and for a DEL whose namespace is gone.</summary>
    public string NetNs { get; init; } = "";

    /// <summary>CNI_IFNAME; empty for STATUS and GC.</summary>
    public string IfName { get; init; } = "";

    /// <summary>CNI_ARGS, as it was given.</summary>
    public string Args { get; init; } = "";

    /// <summary>CNI_PATH, the directories with plugins.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = [];

    /// <summary>The whole request from standard input: the plugin's own configuration is in it.</summary>
    public required JsonElement Config { get; init; }

    /// <summary>The network's name.</summary>
    public string Network { get; init; } = "";

    /// <summary>The version that the runtime speaks; results are converted to it.</summary>
    public required string CniVersion { get; init; }

    /// <summary>The result of the plugins before, for DEL and CHECK that of all; null when there is none.</summary>
    public CniResult? PrevResult { get; init; }

    /// <summary>The arguments of the capabilities it declares; null when there are none.</summary>
    public JsonElement? RuntimeConfig { get; init; }

    /// <summary>For GC: the attachments that stay.</summary>
    public IReadOnlyList<GcAttachment> ValidAttachments { get; init; } = [];
}
