namespace MiniPod.Cni;

/// <summary>Finds plugins' programs in the plugin directories (SPEC.md, section 2, "CNI_PATH").</summary>
internal sealed class PluginFinder(IReadOnlyList<string> directories)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Whether a type names a program in a directory, and nothing outside of it (CVE-2021-20206).</summary>
    public static bool IsValidName(string type) => type.Length > 0 && type is not ("." or "..") && type.AsSpan().IndexOfAny("/\\\0") < 0;

    /// <summary>The program of a plugin: the first executable file of its name.</summary>
    /// <exception cref="PluginNotFoundException">There is none.</exception>
    /// <exception cref="CniConfigException">The type is no plugin name.</exception>
    public string Find(string type, string? neededBy = null)
    {
        if (!IsValidName(type)) throw new CniConfigException($"\"{type}\" is no plugin name: it names a program in the plugin directories, not a path");
        string? notExecutable = null;
        foreach (var directory in directories)
        {
            var path = Path.GetFullPath(Path.Combine(directory, type));
            if (!File.Exists(path)) continue;
            if ((File.GetUnixFileMode(path) & Executable) != 0) return path;
            notExecutable ??= path;
        }

        throw new PluginNotFoundException(type, directories, notExecutable, neededBy);
    }

    /// <summary>The programs of a network's plugins, in their order. The IPAM plugins that they will call are looked for too.</summary>
    /// <exception cref="PluginNotFoundException">One is missing.</exception>
    public IReadOnlyList<string> FindAll(NetworkConfigList list)
    {
        var paths = new List<string>(list.Plugins.Count);
        foreach (var plugin in list.Plugins)
        {
            paths.Add(Find(plugin.Type));
            if (plugin.IpamType is { } ipam) Find(ipam, neededBy: plugin.Type);
        }

        return paths;
    }
}
