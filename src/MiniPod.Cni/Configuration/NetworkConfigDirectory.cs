namespace MiniPod.Cni;

/// <summary>A directory of network configuration files: *.conflist, *.conf and *.json. An invalid file does not hide
/// the others.</summary>
/// <param name="path">The directory, usually /etc/cni/net.d. A missing directory counts as empty.</param>
public sealed class NetworkConfigDirectory(string path)
{
    private const string ListExtension = ".conflist";

    /// <summary>The absolute path of the directory.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>
    /// Lists the configuration files, sorted by name as bytes: network configuration lists, single plugin
    /// configurations, and invalid files with their error.
    /// </summary>
    /// <returns>The files.</returns>
    /// <exception cref="CniConfigException">The directory cannot be read.</exception>
    public IReadOnlyList<NetworkConfigFile> List()
    {
        var files = Enumerate().Select(Load).ToList();
        var lists = files
            .Where(file => IsList(file) && file.List is not null)
            .GroupBy(file => file.List!.Name)
            .ToDictionary(group => group.Key, group => group.First().Path);
        return
        [
            .. files.Select(file =>
                !IsList(file) && file.List is { } list && lists.TryGetValue(list.Name, out var by) ? file with { ShadowedBy = by } : file),
        ];
    }

    /// <summary>Finds a network by name. A .conflist takes precedence over a .conf or .json file for a network of the
    /// same name.</summary>
    /// <param name="name">The name of the network.</param>
    /// <returns>The network; null when no valid file defines it.</returns>
    /// <exception cref="CniConfigException">Two files define the network (the message names both), or the directory
    /// cannot be read.</exception>
    public NetworkConfigList? Find(string name) => Find(name, List());

    /// <summary>Returns the network with a name, which must exist.</summary>
    /// <param name="name">The name of the network.</param>
    /// <returns>The network.</returns>
    /// <exception cref="NetworkNotFoundException">No valid file defines the network; the message lists the configured
    /// networks and the invalid files.</exception>
    /// <exception cref="CniConfigException">Two files define the network (the message names both), or the directory
    /// cannot be read.</exception>
    public NetworkConfigList Get(string name)
    {
        var files = List();
        return Find(name, files) ?? throw new NetworkNotFoundException(name, Path, files);
    }

    /// <summary>
    /// Returns the network to use when none is specified: the one in the first valid file in file name order, as
    /// Kubernetes container runtimes do. <see cref="NetworkConfigList.Source"/> is the file, and <see cref="List"/>
    /// shows the invalid files.
    /// </summary>
    /// <returns>The network.</returns>
    /// <exception cref="NetworkNotFoundException">There is no network; the message lists the invalid files.</exception>
    /// <exception cref="CniConfigException">Another file defines the same network (the message names both), or the
    /// directory cannot be read.</exception>
    public NetworkConfigList GetDefault()
    {
        var files = List();
        var first = files.FirstOrDefault(file => file.List is not null && file.ShadowedBy is null)
            ?? throw new NetworkNotFoundException("", Path, files);
        return Find(first.List!.Name, files)!;
    }

    private static NetworkConfigList? Find(string name, IReadOnlyList<NetworkConfigFile> files)
    {
        var named = files.Where(file => file.List?.Name == name && file.ShadowedBy is null).ToList();
        return named.Count <= 1
            ? named.FirstOrDefault()?.List
            : throw new CniConfigException(
                $"network \"{name}\" is configured twice, in \"{named[0].Path}\" and \"{named[1].Path}\". Remove one of them, "
                + "or rename its network.");
    }

    private IEnumerable<string> Enumerate()
    {
        try
        {
            if (!Directory.Exists(Path)) return [];
            return [.. Directory.EnumerateFiles(Path)
                .Where(file => System.IO.Path.GetExtension(file) is ListExtension or ".conf" or ".json")
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniConfigException(
                $"configuration directory \"{Path}\" cannot be read: {error.Message}", CniErrorCode.IOFailure, error);
        }
    }

    private static NetworkConfigFile Load(string file)
    {
        try
        {
            return new NetworkConfigFile { Path = file, List = NetworkConfigList.Load(file) };
        }
        catch (CniConfigException error)
        {
            return new NetworkConfigFile { Path = file, Error = error };
        }
    }

    private static bool IsList(NetworkConfigFile file) => file.Path.EndsWith(ListExtension, StringComparison.Ordinal);
}
