namespace MiniPod.Cni;

/// <summary>A plugin's program is in none of the plugin directories.</summary>
public sealed class PluginNotFoundException : CniException
{
    internal PluginNotFoundException(string pluginType, IReadOnlyList<string> directories, string? notExecutable, string? neededBy)
        : base(Describe(pluginType, directories, notExecutable, neededBy), CniErrorCode.Unknown, null)
    {
        PluginType = pluginType;
        Directories = directories;
    }

    /// <summary>The plugin that is missing.</summary>
    public string PluginType { get; }

    /// <summary>Where it was looked for.</summary>
    public IReadOnlyList<string> Directories { get; }

    private static string Describe(string pluginType, IReadOnlyList<string> directories, string? notExecutable, string? neededBy)
    {
        var plugin = neededBy is null ? $"CNI plugin \"{pluginType}\"" : $"CNI plugin \"{pluginType}\" (IPAM of \"{neededBy}\")";
        if (notExecutable is not null) return $"{plugin} is \"{notExecutable}\", but that is not an executable file. Make it executable: chmod +x {notExecutable}.";
        if (directories.Count == 0) return $"{plugin} not found: no plugin directories were given. Pass --cni-bin-dir.";
        return $"{plugin} not found in {string.Join(':', directories)}. Install containernetworking-plugins or pass --cni-bin-dir.";
    }
}
