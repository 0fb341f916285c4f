namespace MiniPod.Cni;

/// <summary>What a plugin answers to VERSION.</summary>
public sealed record PluginVersionInfo
{
    /// <summary>The plugin: <c>bridge</c>.</summary>
    public required string PluginType { get; init; }

    /// <summary>Its program.</summary>
    public required string Path { get; init; }

    /// <summary>The CNI versions it supports, as it lists them.</summary>
    public required IReadOnlyList<string> SupportedVersions { get; init; }
}
