namespace MiniPod.Cni;

/// <summary>A directory of network configurations: *.conflist, *.conf and *.json. One broken file does not hide the others.</summary>
/// <param name="path">The directory, usually /etc/cni/net.d. A missing one is an empty one.</param>
public sealed class NetworkConfigDirectory(string path)
{
    private const string ListExtension = ".conflist";

    /// <summary>The directory.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The files, sorted by name as bytes: lists, single plugins, and broken ones with what is wrong with them.</summary>
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

    /// <summary>The network of a name. A .conflist takes precedence over a .conf or .json of the same name.</summary>
    /// <param name="name">The network's name.</param>
    /// <returns>The network; null when no readable file has that name.</returns>
    /// <exception cref="CniConfigException">Two files have it; both are named.</exception>
    public NetworkConfigList? Find(string name) => Find(name, List());

    /// <summary>The network of a name, which must be there.</summary>
    /// <param name="name">The network's name.</param>
    /// <exception cref="NetworkNotFoundException">No readable file has it; the networks there are, and the broken
    /// files, are named.</exception>
    /// <exception cref="CniConfigException">Two files have it; both are named.</exception>
    public NetworkConfigList Get(string name)
    {
        var files = List();
        return Find(name, files) ?? throw new NetworkNotFoundException(name, Path, files);
    }

    /// <summary>
    /// The network to take where none is named: the first readable one in the order of the files' names, which is what kubelet's
    /// runtimes take. Its <see cref="NetworkConfigList.Source"/> says which file that was, and <see cref="List"/> which are broken.
    /// </summary>
    /// <exception cref="NetworkNotFoundException">There is none; the broken files are named.</exception>
    /// <exception cref="CniConfigException">Another file has its name; both are named.</exception>
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
                $"network \"{name}\" is configured twice, in \"{named[0].Path}\" and \"{named[1].Path}\". Remove one, or give "
                + "it another name.");
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
