namespace MiniPod.Cni;

/// <summary>The CNI versions that a plugin supports, from its answer to VERSION.</summary>
public sealed record PluginVersionInfo
{
    /// <summary>The plugin type, for example <c>bridge</c>.</summary>
    public required string PluginType { get; init; }

    /// <summary>The absolute path of the program.</summary>
    public required string Path { get; init; }

    /// <summary>The supported CNI versions, in the order of the plugin.</summary>
    public required IReadOnlyList<string> SupportedVersions { get; init; }
}
