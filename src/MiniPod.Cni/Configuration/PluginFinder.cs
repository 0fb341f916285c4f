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
        if (!IsValidName(type))
            throw new CniConfigException($"\"{type}\" is no plugin name: it names a program in the plugin directories, not a path");
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

    /// <summary>
    /// What lies in the plugin directories and is, or should be, a program: executable files, and links that lead nowhere. Each name
    /// once, sorted; one that cannot be run, and a directory that cannot be read, says why and hides no other.
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
                // The default directories are those of several distributions: most hosts have one of them.
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

    // A broken one may have a sound one of the same name in a later directory, which is the one that is run.
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
            // The mode is that of what a link leads to; a link that leads nowhere is there all the same.
            return new FileInfo(path).LinkTarget is null ? PluginFileState.Missing : PluginFileState.DanglingLink;
        }
    }

    private static string Describe(string path) => Look(path) == PluginFileState.NotExecutable
        ? $"\"{path}\", but that is not an executable file. Make it executable: chmod +x {path}."
        : $"\"{path}\", a link to \"{new FileInfo(path).LinkTarget}\", which leads to no file. Install the plugin again, or "
            + "remove the link.";
}
