namespace MiniPod.Cni;

/// <summary>The program of a plugin is in none of the plugin directories, or cannot be run.</summary>
public sealed class PluginNotFoundException : CniException
{
    internal PluginNotFoundException(
        string pluginType, IReadOnlyList<string> directories, string? unusableFile, string? why, string? neededBy)
        : base(Describe(pluginType, directories, why, neededBy), CniErrorCode.Unknown, null)
    {
        PluginType = pluginType;
        Directories = directories;
        UnusableFile = unusableFile;
    }

    /// <summary>The plugin that is missing.</summary>
    public string PluginType { get; }

    /// <summary>The plugin directories that were searched.</summary>
    public IReadOnlyList<string> Directories { get; }

    /// <summary>The path of a file with that name that cannot be run; null when there is none.</summary>
    public string? UnusableFile { get; }

    private static string Describe(string pluginType, IReadOnlyList<string> directories, string? why, string? neededBy)
    {
        var plugin = neededBy is null ? $"CNI plugin \"{pluginType}\"" : $"CNI plugin \"{pluginType}\" (IPAM of \"{neededBy}\")";
        if (why is not null) return $"{plugin} cannot be run: {why}";
        if (directories.Count == 0) return $"{plugin} not found: no plugin directories were given.";
        return $"{plugin} not found in {string.Join(':', directories)}. Install it there: the plugins of the CNI project are in "
            + "the package containernetworking-plugins.";
    }
}
