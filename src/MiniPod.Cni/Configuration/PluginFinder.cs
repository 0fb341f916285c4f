namespace MiniPod.Cni;

/// <summary>Finds the programs of plugins in the plugin directories (SPEC.md, section 2, "CNI_PATH").</summary>
internal sealed class PluginFinder(IReadOnlyList<string> directories)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Whether a type is the name of a program in a directory, and not a path out of it
    /// (CVE-2021-20206).</summary>
    public static bool IsValidName(string type) => type.Length > 0 && type is not ("." or "..") && type.AsSpan().IndexOfAny("/\\\0") < 0;

    /// <summary>Finds the program of a plugin: the first executable file of that name.</summary>
    /// <exception cref="PluginNotFoundException">No such program exists.</exception>
    /// <exception cref="CniConfigException">The type is not a valid plugin name.</exception>
    public string Find(string type, string? neededBy = null)
    {
        if (!IsValidName(type))
        {
            throw new CniConfigException(
                $"\"{type}\" is not a valid plugin name: it must name a program in the plugin directories, not a path");
        }

        string? unusable = null;
        foreach (var directory in directories)
        {
            var path = Path.GetFullPath(Path.Combine(directory, type));
            switch (Look(path))
            {
                case PluginFileState.Runnable: return path;
                case not PluginFileState.Missing: unusable ??= path; break;
            }
        }

        throw new PluginNotFoundException(type, directories, unusable, unusable is null ? null : Describe(unusable), neededBy);
    }

    /// <summary>Finds the programs of the plugins of a network, in order. The IPAM plugins that they call must exist
    /// too.</summary>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    public IReadOnlyList<string> FindAll(NetworkConfigList list)
    {
        var paths = new List<string>(list.Plugins.Count);
        foreach (var plugin in list.Plugins) paths.Add(Find(plugin));
        return paths;
    }

    /// <summary>Finds the program of a plugin, and makes sure that the IPAM plugin which it calls is there.</summary>
    public string Find(PluginConfig plugin)
    {
        var path = Find(plugin.Type);
        if (plugin.IpamType is { } ipam) Find(ipam, neededBy: plugin.Type);
        return path;
    }

    /// <summary>
    /// Lists the executable files and broken links in the plugin directories, each name once, sorted by name. Entries
    /// that cannot be run and directories that cannot be read have an error, and do not hide other entries.
    /// </summary>
    public IReadOnlyList<PluginFile> List()
    {
        var found = new SortedDictionary<string, PluginFile>(StringComparer.Ordinal);
        var unreadable = new List<PluginFile>();
        foreach (var directory in directories)
        {
            try
            {
                foreach (var path in Directory.EnumerateFiles(
                    directory).Where(path => Look(path) is not (PluginFileState.Missing or PluginFileState.NotExecutable)))
                {
                    found.TryAdd(Path.GetFileName(path), new PluginFile { Name = Path.GetFileName(path), Path = path });
                }
            }
            catch (DirectoryNotFoundException) when (!Path.Exists(directory))
            {
                // The default directories are those of several distributions; most hosts have only one of them.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                var why = new CniConfigException(
                    $"plugin directory \"{directory}\" cannot be read: {error.Message}", CniErrorCode.IOFailure, error);
                unreadable.Add(new PluginFile { Name = "", Path = directory, Error = why });
            }
        }

        return [.. found.Values.Select(Resolve), .. unreadable];
    }

    // A broken link may hide a program of the same name in a later directory, which is the one that is run.
    private PluginFile Resolve(PluginFile file)
    {
        try
        {
            return file with { Path = Find(file.Name) };
        }
        catch (CniException error)
        {
            return file with { Error = error };
        }
    }

    private static PluginFileState Look(string path)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            if (Directory.Exists(path)) return PluginFileState.Missing;
            return (mode & Executable) != 0 ? PluginFileState.Runnable : PluginFileState.NotExecutable;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // GetUnixFileMode follows links, so it fails for a broken link, although the link exists.
            return new FileInfo(path).LinkTarget is null ? PluginFileState.Missing : PluginFileState.DanglingLink;
        }
    }

    private static string Describe(string path) => Look(path) == PluginFileState.NotExecutable
        ? $"\"{path}\" is not an executable file. Make it executable: chmod +x {path}."
        : $"\"{path}\" is a link to \"{new FileInfo(path).LinkTarget}\", which does not point to a file. Install the plugin again, or "
            + "remove the link.";
}
